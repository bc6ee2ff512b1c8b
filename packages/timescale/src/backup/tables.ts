import type { Queryable } from '@i40/common';

/** What a backup holds. A new table belongs here or among those left out; a test looks whether it does. */
export const backedUp: readonly string[] = [
  'anomalies',
  'audit_log',
  'audit_log_state',
  'detector_models',
  'historical_readings',
  'machines',
  'reading_corrections',
  'rejected_messages',
  'sensor_readings',
  'sensor_states',
  'sensors',
  'sparkplug_edge_nodes',
  'state_sensors',
];

/** What it does not, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  schema_migrations: 'the names of the files are in the backup, and must be those of the database',
  storage_policies: 'set by the migration, as the environment says',
  role_grants: 'set by the migration',
  ingest_workers: 'who works at this moment',
  ingest_sessions: 'what the broker has at this moment',
};

/** Has its one row from the migration. */
export const singletons: readonly string[] = ['audit_log_state'];

export interface Column {
  name: string;
  type: string;
}

/** Every table in the schema of ours, but for those of extensions. */
export async function listTables(database: Queryable): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT c.relname::text AS name
       FROM pg_class AS c
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'schema_migrations'::regclass)
        AND NOT EXISTS (SELECT FROM pg_depend AS d
                         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Those that are neither backed up nor known to be left out. */
export function strangers(tables: readonly string[]): string[] {
  return tables.filter((table) => !backedUp.includes(table) && !(table in leftOut));
}

/** `relation` is a name as SQL has it. Columns that are computed are none. */
export async function listColumns(database: Queryable, relation: string): Promise<Column[]> {
  const { rows } = await database.query<Column>(
    `SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type
       FROM pg_attribute
      WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      ORDER BY attnum`,
    [relation],
  );
  return rows;
}
