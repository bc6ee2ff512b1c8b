import type { Database, MachineName } from '@i40/common';

const sensorsSql = `
  SELECT sensor FROM sensors WHERE site = $1 AND machine_id = $2 ORDER BY sensor COLLATE "C"`;

/** In the order of their names; empty for a machine that nobody knows. Throws `DatabaseError`. */
export async function listSensors(database: Database, { site, machine_id }: MachineName): Promise<string[]> {
  const { rows } = await database.query<{ sensor: string }>(sensorsSql, [site, machine_id]);
  return rows.map(({ sensor }) => sensor);
}
