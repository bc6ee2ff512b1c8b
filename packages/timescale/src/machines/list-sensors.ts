import type { Database, MachineName, ReadingType } from '@i40/common';

const sensorsSql: Record<ReadingType, string> = {
  number: sensorsIn('sensors'),
  state: sensorsIn('state_sensors'),
};

function sensorsIn(table: string): string {
  return `SELECT sensor FROM ${table} WHERE site = $1 AND machine_id = $2 ORDER BY sensor COLLATE "C"`;
}

/** In the order of their names; empty for a machine that nobody knows. Throws `DatabaseError`. */
export async function listSensors(
  database: Database,
  { site, machine_id }: MachineName,
  type: ReadingType = 'number',
): Promise<string[]> {
  const { rows } = await database.query<{ sensor: string }>(sensorsSql[type], [site, machine_id]);
  return rows.map(({ sensor }) => sensor);
}
