import type { Queryable, Series } from '@i40/common';

const seriesSql = `
  SELECT site, machine_id, sensor FROM sensors
   UNION SELECT site, machine_id, sensor FROM state_sensors
   LIMIT 1000000`;

/** Every series that is known, of numbers and of states, at most a million. Throws `DatabaseError`. */
export async function listSeries(database: Queryable): Promise<Series[]> {
  const { rows } = await database.query<Series>(seriesSql);
  return rows;
}
