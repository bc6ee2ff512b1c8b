import type { Database, MachineName } from '@i40/common';
import { sitesOfMachine } from '@i40/timescale';

/** That a site has no such machine, and where there is one of that name. Throws `DatabaseError`. */
export async function describeNoSuchMachine(
  database: Database,
  { site, machine_id }: MachineName,
): Promise<string> {
  const sites = await sitesOfMachine(database, machine_id);
  const where = `There is no machine ${machine_id} at ${site}`;
  return sites.length === 0
    ? `${where}. See /machines.`
    : `${where}, but at ${sites.join(', ')}. Name the site: "site": "${sites[0]}".`;
}
