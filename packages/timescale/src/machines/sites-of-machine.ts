import type { Queryable } from '@i40/common';

const sitesSql = `
  SELECT DISTINCT site
    FROM (SELECT site FROM sensors WHERE machine_id = $1 UNION ALL SELECT site FROM state_sensors WHERE machine_id = $1) AS known
   ORDER BY site LIMIT 10`;

/** The sites that know a machine of this name, ten at most. Throws `DatabaseError`. */
export async function sitesOfMachine(database: Queryable, machineId: string): Promise<string[]> {
  const { rows } = await database.query<{ site: string }>(sitesSql, [machineId]);
  return rows.map(({ site }) => site);
}
