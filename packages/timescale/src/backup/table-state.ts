import type { Queryable } from '@i40/common';
import { backedUp } from './tables.ts';

/**
 * What would write by itself when a row comes in: the chain of the audit log. Those of TimescaleDB keep its books, and stay;
 * so do those of hypertables, which it lets nobody switch off, and which ask for the setting below.
 */
const triggersSql = `
  SELECT format('ALTER TABLE %s %%s TRIGGER %I', t.tgrelid::regclass, t.tgname) AS statement
    FROM pg_trigger AS t
    JOIN pg_proc AS p ON p.oid = t.tgfoid
    JOIN pg_namespace AS n ON n.oid = p.pronamespace
   WHERE t.tgrelid = ANY ($1::text[]::regclass[]) AND NOT t.tgisinternal AND t.tgenabled <> 'D'
     AND t.tgrelid NOT IN (SELECT format('%I.%I', h.hypertable_schema, h.hypertable_name)::regclass
                             FROM timescaledb_information.hypertables AS h)
     AND n.nspname NOT LIKE '\\_timescaledb%' AND t.tgname NOT LIKE 'ts\\_%'`;

/** Does `work` with the triggers of ours switched off. Within a transaction, others never see it. */
export async function withoutTriggers(tx: Queryable, work: () => Promise<void>): Promise<void> {
  const { rows } = await tx.query<{ statement: string }>(triggersSql, [backedUp]);
  for (const { statement } of rows) await tx.script(statement.replace('%s', 'DISABLE'));
  await tx.script(`SET LOCAL i40.restores = 'on'`);
  await work();
  await tx.script(`SET LOCAL i40.restores = 'off'`);
  for (const { statement } of rows) await tx.script(statement.replace('%s', 'ENABLE'));
}

/** Lets numbers go on behind the greatest of each table. */
export async function advanceIdentities(tx: Queryable): Promise<void> {
  const { rows } = await tx.query<{ relation: string; name: string }>(
    `SELECT attrelid::regclass::text AS relation, attname::text AS name
       FROM pg_attribute WHERE attrelid = ANY ($1::text[]::regclass[]) AND attidentity <> ''`,
    [backedUp],
  );
  for (const { relation, name } of rows)
    await tx.query(
      `SELECT setval(pg_get_serial_sequence('${relation}', '${name}'), max(${name}))::text
         FROM ${relation} HAVING max(${name}) IS NOT NULL`,
    );
}
