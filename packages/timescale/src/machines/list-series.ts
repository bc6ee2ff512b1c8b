import type { Queryable, Series } from '@i40/common';

/** Every series that is known, at most a million. Throws `DatabaseError`. */
export async function listSeries(database: Queryable): Promise<Series[]> {
  const { rows } = await database.query<Series>('SELECT site, machine_id, sensor FROM sensors LIMIT 1000000');
  return rows;
}
