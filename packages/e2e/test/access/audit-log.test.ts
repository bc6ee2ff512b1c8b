import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import {
  type AuditEvent,
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

    it('takes rows from the role of the API, which can neither change them nor choose their numbers', async () => {
      const reader = asRole(database, 'i40_reader');
      await appendAudit(reader, [anEvent({ actor: 'of a reader' })]);
      await reader.query(
        `INSERT INTO audit_log (id, at, recorded_at, service, actor, action, result, db_user, previous_hash, hash)
         VALUES (1, now(), '-infinity', 'x', 'x', 'x', 'ok', 'somebody', '', '')`,
      );
      for (const sql of ["UPDATE audit_log SET actor = 'x'", 'DELETE FROM audit_log', 'TRUNCATE audit_log'])
        await expect(reader.query(sql)).rejects.toThrow('permission denied');
      expect(await verifyAudit(database)).toMatchObject(headAfter(6n));
    });

    it('is changed by nobody, not by who owns it either', async () => {
      for (const sql of ["UPDATE audit_log SET actor = 'x'", 'DELETE FROM audit_log', 'TRUNCATE audit_log']) {
        await expect(database.query(sql)).rejects.toThrow('added to, and never changed');
        const asked = `SET LOCAL i40.trims_audit_log = 'on'; ${sql}`;
        await expect(asRole(database, 'i40_owner').script(asked)).rejects.toThrow('never changed');
      }
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
