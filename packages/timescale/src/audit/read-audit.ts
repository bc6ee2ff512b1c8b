import type { Queryable } from '@i40/common';
import type { AuditLink, AuditRow } from './audit-chain.ts';

const pageRows = 5_000;

/** Ordered by the number, and not by its text, which the answer has under the same name. */
const pageSql = `
  SELECT id::text, (extract(epoch FROM at) * 1000000)::bigint::text AS at_us,
         (extract(epoch FROM recorded_at) * 1000000)::bigint::text AS recorded_at_us,
         service, actor, source, action, target, result, detail, db_user,
         encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash
    FROM audit_log WHERE id > $1::bigint ORDER BY audit_log.id LIMIT ${pageRows}`;

/** Every row of the audit log, from the oldest on, page by page. */
export async function* readAuditRows(database: Pick<Queryable, 'query'>): AsyncGenerator<AuditRow> {
  let after = '0';
  for (;;) {
    const { rows } = await database.query<AuditRow>(pageSql, [after]);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageRows) return;
    after = last.id;
  }
}

/** Where the chain goes on from, the last row that was deleted for its age, and where it ends. */
export async function readAuditEnds(
  database: Pick<Queryable, 'query'>,
): Promise<{ start: AuditLink; head: AuditLink }> {
  const { rows } = await database.query<{ start: AuditLink; head: AuditLink }>(
    `SELECT json_build_object('id', trimmed_id::text, 'hash', encode(trimmed_hash, 'hex')) AS start,
            json_build_object('id', head_id::text, 'hash', encode(head_hash, 'hex')) AS head
       FROM audit_log_state`,
  );
  const nothing = { id: '0', hash: '00'.repeat(32) };
  return rows[0] ?? { start: nothing, head: nothing };
}
