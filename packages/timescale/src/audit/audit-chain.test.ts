import { describe, expect, it } from 'vitest';
import { type AuditRow, hashAuditRow, verifyAuditChain } from './audit-chain.ts';

const start = { id: '0', hash: '00'.repeat(32) };

/** A chain of so many rows, as the database makes it. */
function aChain(count: number): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let id = 1; id <= count; id++) {
    const row: AuditRow = {
      id: String(id),
      at_us: '1767600000000000',
      recorded_at_us: '1767600000001000',
      service: 'api',
      actor: 'key:dashboard',
      source: id % 2 ? '127.0.0.1' : null,
      action: 'fault.order',
      target: 'POST /simulator/faults',
      result: 'ok',
      detail: '{"unit":"°C"}',
      db_user: 'i40',
      previous_hash: rows.at(-1)?.hash ?? start.hash,
      hash: '',
    };
    rows.push({ ...row, hash: hashAuditRow(row) });
  }
  return rows;
}
const at = (rows: readonly AuditRow[], index: number) => rows[index] as AuditRow;

/** A row of the chain that was changed, and hashed anew by whoever knows how. */
function forged(rows: AuditRow[]): AuditRow[] {
  const changed = { ...at(rows, 1), result: 'denied' };
  return rows.with(1, { ...changed, hash: hashAuditRow(changed) });
}

describe('the chain of the audit log', () => {
  it('holds as it was written, also when there is nothing yet', async () => {
    const rows = aChain(3);
    const head = { id: '3', hash: at(rows, 2).hash };
    expect(await verifyAuditChain(rows, { start })).toEqual({ ok: true, rows: 3, head });
    expect(await verifyAuditChain([], { start })).toEqual({ ok: true, rows: 0, head: start });
  });

  it('goes on from where the oldest rows were deleted for their age', async () => {
    const [first, ...rest] = aChain(3) as [AuditRow, ...AuditRow[]];
    expect(await verifyAuditChain(rest, { start: first })).toMatchObject({ ok: true, rows: 2 });
    expect(await verifyAuditChain(rest, { start })).toMatchObject({ ok: false, id: '2' });
  });

  it.each<[string, (rows: AuditRow[]) => AuditRow[], string, string]>([
    [
      'a row that was changed',
      (rows) => rows.with(1, { ...at(rows, 1), actor: 'key:other' }),
      '2',
      'its content was changed',
    ],
    ['a row that was taken out', (rows) => rows.toSpliced(1, 1), '3', 'row 2 is missing before it'],
    ['rows in another order', (rows) => rows.toReversed(), '3', 'row 1 is missing before it'],
    [
      'a field that took over a part of its neighbour',
      (rows) => rows.with(0, { ...at(rows, 0), service: 'ap', actor: 'ikey:dashboard' }),
      '1',
      'its content was changed',
    ],
    ['a row that was changed and hashed anew', forged, '3', 'it does not continue the row before it'],
  ])('shows %s', async (_, change, id, reason) => {
    expect(await verifyAuditChain(change(aChain(3)), { start })).toMatchObject({ ok: false, id, reason });
  });

  it('shows that all was deleted as if for its age, whose newest row stays', async () => {
    const last = at(aChain(3), 2);
    const verdict = await verifyAuditChain([], { start: last, known: [last] });
    expect(verdict).toEqual({ ok: false, rows: 0, id: '3', reason: 'all rows after it are missing' });
  });

  it('does not take a head for known that it cannot compare', async () => {
    const [first, second, third] = aChain(3) as [AuditRow, AuditRow, AuditRow];
    const verify = (known: AuditRow) => verifyAuditChain([third], { start: second, known: [known] });
    expect(await verify(third)).toMatchObject({ ok: true });
    expect(await verify(second)).toMatchObject({ ok: true });
    expect(await verify({ ...second, hash: 'ff'.repeat(32) })).toMatchObject({ ok: false, id: '2' });
    expect(await verify(first)).toMatchObject({
      ok: false,
      id: '1',
      reason: expect.stringContaining('newer'),
    });
  });

  it('shows to whoever knows an earlier head that the newest rows were cut off, or all was written anew', async () => {
    const rows = aChain(3);
    const known = { id: '3', hash: at(rows, 2).hash };
    expect(await verifyAuditChain(rows, { start, known: [known] })).toMatchObject({ ok: true });
    expect(await verifyAuditChain(rows.slice(0, 2), { start, known: [known] })).toMatchObject({
      ok: false,
      id: '2',
    });
    const other = { id: '3', hash: 'ff'.repeat(32) };
    const verdict = await verifyAuditChain(rows, { start, known: [other] });
    expect(verdict).toMatchObject({ ok: false, id: '3', reason: 'it is not the row that was known' });
  });
});
