import { createHash } from 'node:crypto';

/** A row of the audit log by its number, and what its hash was. */
export interface AuditLink {
  id: string;
  /** 64 hexadecimal digits. */
  hash: string;
}

/** A row with its times in microseconds since the epoch; numbers as text, because they may be too large. */
export interface AuditRow extends AuditLink {
  at_us: string;
  recorded_at_us: string;
  service: string;
  actor: string;
  source: string | null;
  action: string;
  target: string | null;
  result: string;
  detail: string;
  db_user: string;
  previous_hash: string;
}

export type AuditVerdict =
  | { ok: true; rows: number; head: AuditLink }
  | { ok: false; rows: number; id: string; reason: string };

export interface VerifyOptions {
  /** The last row that was deleted for its age, or number 0. */
  start: AuditLink;
  /** Rows that must be there: where the database says that the chain ends, and a head that an earlier run told. */
  known?: readonly AuditLink[] | undefined;
}

/** The hash that a row must have: SHA-256 over the hash before it and its fields, each with its length in bytes before it. */
export function hashAuditRow(row: AuditRow): string {
  const { id, at_us, recorded_at_us, service, actor, source, action, target, result, detail, db_user } = row;
  const fields = [id, at_us, recorded_at_us, service, actor, source, action, target, result, detail, db_user];
  return createHash('sha256')
    .update(Buffer.from(row.previous_hash, 'hex'))
    .update(fields.map(framed).join(''))
    .digest('hex');
}

function framed(field: string | null): string {
  return field === null ? '-' : `${Buffer.byteLength(field)}:${field}`;
}

/** Follows the chain to its end, or to the first row that does not fit. */
export async function verifyAuditChain(
  rows: AsyncIterable<AuditRow> | Iterable<AuditRow>,
  { start, known = [] }: VerifyOptions,
): Promise<AuditVerdict> {
  let head = start;
  let count = 0;
  const gone = known.find(({ id }) => BigInt(id) < BigInt(start.id));
  if (gone)
    return { ok: false, rows: 0, id: gone.id, reason: 'it is deleted for its age, give a newer head' };
  if (known.some((link) => contradicts(start, link)))
    return { ok: false, rows: 0, id: start.id, reason: 'it is not the row that was known' };
  for await (const row of rows) {
    const reason =
      describeFault(row, head) ??
      (known.some((link) => contradicts(row, link)) ? 'it is not the row that was known' : undefined);
    if (reason) return { ok: false, rows: count, id: row.id, reason };
    head = { id: row.id, hash: row.hash };
    count += 1;
  }
  const missing = known.find(({ id }) => BigInt(id) > BigInt(head.id));
  if (missing) {
    const reason = `the rows after it are missing, up to ${missing.id}`;
    return { ok: false, rows: count, id: head.id, reason };
  }
  // The newest row is never deleted for its age.
  if (count === 0 && start.id !== '0')
    return { ok: false, rows: 0, id: start.id, reason: 'all rows after it are missing' };
  return { ok: true, rows: count, head };
}

function describeFault(row: AuditRow, before: AuditLink): string | undefined {
  const expected = BigInt(before.id) + 1n;
  if (BigInt(row.id) !== expected) return `row ${expected} is missing before it`;
  if (row.previous_hash !== before.hash) return 'it does not continue the row before it';
  return hashAuditRow(row) === row.hash ? undefined : 'its content was changed';
}

function contradicts(row: AuditLink, known: AuditLink): boolean {
  return row.id === known.id && row.hash !== known.hash;
}
