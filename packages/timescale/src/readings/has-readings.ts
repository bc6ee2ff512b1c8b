import type { Queryable } from '@i40/common';

/** Whether anything was ever stored here. Throws `DatabaseError`. */
export async function hasReadings(database: Queryable): Promise<boolean> {
  const { rowCount } = await database.query('SELECT 1 FROM sensor_readings LIMIT 1');
  return rowCount > 0;
}
