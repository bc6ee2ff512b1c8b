import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import {
  type AuditEvent,
  type AuditLink,
  appendAudit,
  applyAuditRetention,
  migrate,
  openDatabase,
  verifyAudit,
} from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRole } from '../../testing/as-role.ts';
import { openRealTimescale } from '../../testing/real-servers.ts';
import { skipSuite } from '../../testing/skip-suite.ts';

const anEvent = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  at: Date.UTC(2026, 0, 5, 8),
  service: 'api',
  actor: 'key:shift',
  source: '10.0.0.9',
  action: 'fault.order',
  target: 'POST /simulator/faults',
  result: 'ok',
  detail: { status: 202, unit: '°C', name: 'Zoë 🔧' },
  ...changes,
});
const unguarded = (sql: string) =>
  `ALTER TABLE audit_log DISABLE TRIGGER audit_log_keep; ${sql}; ALTER TABLE audit_log ENABLE TRIGGER audit_log_keep;`;

const changes = ["UPDATE audit_log SET actor = 'x'", 'DELETE FROM audit_log', 'TRUNCATE audit_log'];

function describeAuditLog(name: string, open: () => Promise<Database>): void {
  describe(`the audit log on ${name}`, () => {
    let database: Database;
    let before: bigint;
    beforeAll(async () => {
      database = await open();
      await migrate({ database, logger: silentLogger });
      const verdict = await verifyAudit(database);
      before = verdict.ok ? BigInt(verdict.head.id) : -1n;
    });
    afterAll(() => database?.close());
    const headAfter = (count: bigint) => ({ ok: true, head: { id: String(before + count) } });

    it('chains what is appended, as the verifier computes it', async () => {
      const strange = anEvent({ source: null, target: null, actor: 'a\0b' });
      await appendAudit(database, [anEvent(), strange]);
      await Promise.all([appendAudit(database, [anEvent()]), appendAudit(database, [anEvent()])]);
      expect(await verifyAudit(database)).toMatchObject(headAfter(4n));
    });

    it('takes rows from the role of the API, which neither reads nor changes them, nor chooses their numbers', async () => {
      const recorder = asRole(database, 'i40_recorder');
      await appendAudit(recorder, [anEvent({ actor: 'of a recorder' })]);
      await recorder.query(
        `INSERT INTO audit_log (id, at, recorded_at, service, actor, action, result, db_user, previous_hash, hash)
         VALUES (1, now(), '-infinity', 'x', 'x', 'x', 'ok', 'somebody', '', '')`,
      );
      for (const sql of [...changes, 'SELECT actor FROM audit_log', 'SELECT head_id FROM audit_log_state'])
        await expect(recorder.query(sql)).rejects.toThrow('permission denied');
      await expect(appendAudit(asRole(database, 'i40_reader'), [anEvent()])).rejects.toThrow(
        'permission denied',
      );
      expect(await verifyAudit(database)).toMatchObject(headAfter(6n));
    });

    it('is changed by nobody, not by who owns it either, and operators only read it and add to it', async () => {
      for (const sql of changes) {
        await expect(database.query(sql)).rejects.toThrow('added to, and never changed');
        const asked = `SET LOCAL i40.trims_audit_log = 'on'; ${sql}`;
        await expect(asRole(database, 'i40_owner').script(asked)).rejects.toThrow('permission denied');
      }
      expect(await verifyAudit(asRole(database, 'i40_owner'))).toMatchObject(headAfter(6n));
    });

    it('gives what runs as its owner to no trigger and no table of others', async () => {
      const owner = asRole(database, 'i40_owner');
      const elsewhere = `CREATE TABLE mine (id int);
        CREATE TRIGGER mine BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION chain_audit_log()`;
      await expect(owner.script(elsewhere)).rejects.toThrow('permission denied for function');
      const suppress = `CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER silence BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION nothing()`;
      await expect(owner.script(suppress)).rejects.toThrow('permission denied');
      await owner.transaction(async (tx) => {
        await tx.script(
          'CREATE TEMPORARY TABLE audit_log_state (head_id bigint, head_hash bytea) ON COMMIT DROP',
        );
        await tx.query(
          `INSERT INTO audit_log (at, service, actor, action, result) VALUES (now(), 'x', 'x', 'x', 'ok')`,
        );
      });
      before += 1n;
      expect(await verifyAudit(database)).toMatchObject(headAfter(6n));
    });

    it('holds who has changed the range of a sensor, and from what', async () => {
      const machine = `audit-${process.pid}-${before}`;
      await database.query(
        `INSERT INTO sensors (machine_id, sensor, normal_low, normal_high) VALUES ($1, 'temp', 1, 2)`,
        [machine],
      );
      const set = (column: string, value: string) =>
        asRole(database, 'i40_owner').query(
          `UPDATE sensors SET ${column} = ${value} WHERE machine_id = '${machine}'`,
        );
      await set('normal_high', '90');
      await set('normal_high', '90');
      await set('description', "'the same'");
      const { rows } = await database.query(
        'SELECT service, actor, detail::jsonb AS detail, db_user FROM audit_log WHERE target = $1',
        [`site-1/${machine}/temp`],
      );
      const { rows: who } = await database.query<{ name: string }>('SELECT session_user::text AS name');
      const detail = { low: 1, high: 90, low_before: 1, high_before: 2 };
      const [{ name } = { name: '' }] = who;
      expect(rows).toEqual([{ service: 'database', actor: `db:${name}`, detail, db_user: name }]);
      before += 1n;
      expect(await verifyAudit(database)).toMatchObject(headAfter(6n));
      await database.query('DELETE FROM sensors WHERE machine_id = $1', [machine]);
    });

    it('forgets what is older than it is kept, says so, and still holds', async () => {
      await applyAuditRetention(database, 30);
      expect(await verifyAudit(database)).toMatchObject(headAfter(6n));
      // What was recorded of them is old now, and no longer fits; they go.
      await database.script(
        unguarded(`UPDATE audit_log SET recorded_at = now() - INTERVAL '40 days' WHERE id <= ${before + 2n}`),
      );
      await applyAuditRetention(database, 30);
      const { rows } = await database.query<{ first: string }>(
        'SELECT min(id)::text AS first FROM audit_log',
      );
      expect(rows).toEqual([{ first: String(before + 3n) }]);
      const last = await database.query('SELECT action, detail FROM audit_log ORDER BY id DESC LIMIT 1');
      expect(last.rows).toEqual([
        { action: 'audit.trim', detail: expect.stringContaining(`"through":${before + 2n}`) },
      ]);
      expect(await verifyAudit(database)).toMatchObject(headAfter(7n));
    });

    it('shows where its owner went around the triggers', async () => {
      const id = String(before + 4n);
      const { rows } = await database.query<{ result: string }>(
        `SELECT result FROM audit_log WHERE id = ${id}`,
      );
      await database.script(unguarded(`UPDATE audit_log SET result = 'denied' WHERE id = ${id}`));
      expect(await verifyAudit(database)).toMatchObject({ ok: false, id, reason: 'its content was changed' });
      await database.script(unguarded(`UPDATE audit_log SET result = '${rows[0]?.result}' WHERE id = ${id}`));
      expect(await verifyAudit(database)).toMatchObject({ ok: true });
    });

    it('shows that the newest rows were cut off, also after more were written', async () => {
      const { head } = (await verifyAudit(database)) as { head: AuditLink };
      const newest = BigInt(head.id);
      await database.script(`CREATE TABLE cut_off AS SELECT * FROM audit_log WHERE id = ${newest};
        CREATE TABLE state_then AS SELECT * FROM audit_log_state`);
      await database.script(unguarded(`DELETE FROM audit_log WHERE id = ${newest}`));
      const cut = {
        ok: false,
        id: String(newest - 1n),
        reason: `the rows after it are missing, up to ${newest}`,
      };
      expect(await verifyAudit(database)).toMatchObject(cut);
      await appendAudit(database, [anEvent()]);
      const gap = { ok: false, id: String(newest + 1n), reason: `row ${newest} is missing before it` };
      expect(await verifyAudit(database)).toMatchObject(gap);
      // As it was, for the next run on this server.
      await database.script(`ALTER TABLE audit_log DISABLE TRIGGER USER;
        DELETE FROM audit_log WHERE id > ${newest}; INSERT INTO audit_log SELECT * FROM cut_off;
        UPDATE audit_log_state SET head_id = known.head_id, head_hash = known.head_hash FROM state_then AS known;
        ALTER TABLE audit_log ENABLE TRIGGER USER; DROP TABLE cut_off, state_then`);
      expect(await verifyAudit(database)).toMatchObject({ ok: true, head });
    });
  });
}

describeAuditLog('TimescaleDB in WebAssembly', () => openPgliteDatabase());

const real = await openRealTimescale();
if (real.available) {
  afterAll(() => real.close());
  describeAuditLog('a TimescaleDB server', () =>
    openDatabase(real.url, { applicationName: 'i40-test', logger: silentLogger }),
  );
} else {
  skipSuite('the audit log on a TimescaleDB server', real.reason);
}
