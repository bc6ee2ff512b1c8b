import type { Database, MachineName } from '@i40/common';
import type { MachineFilter } from './machine-filter.ts';

// Whether a machine is active is a step in the primary key a series, which ends at the first that has sent.
const namesSql = `
  SELECT k.site, coalesce(m.line, '') AS line, k.machine_id, m.description
    FROM (SELECT site, machine_id FROM sensors UNION SELECT site, machine_id FROM state_sensors) AS k
    LEFT JOIN machines AS m ON m.site = k.site AND m.machine_id = k.machine_id
   WHERE ($1::text IS NULL OR k.site = $1) AND ($2::text IS NULL OR m.line = $2)
     AND ($3::text IS NULL OR k.machine_id = $3) AND ($5::text IS NULL OR (k.site, k.machine_id) > ($5, $6::text))
     AND (NOT $4::boolean
       OR EXISTS (SELECT FROM sensors AS s
                    JOIN LATERAL (SELECT FROM sensor_readings AS r
                                   WHERE r.site = s.site AND r.machine_id = s.machine_id AND r.sensor = s.sensor
                                     AND r.ts > now() - INTERVAL '1 day' LIMIT 1) AS latest ON true
                   WHERE s.site = k.site AND s.machine_id = k.machine_id)
       OR EXISTS (SELECT FROM state_sensors AS s
                    JOIN LATERAL (SELECT FROM sensor_states AS r
                                   WHERE r.site = s.site AND r.machine_id = s.machine_id AND r.sensor = s.sensor
                                     AND r.ts > now() - INTERVAL '1 day' LIMIT 1) AS latest ON true
                   WHERE s.site = k.site AND s.machine_id = k.machine_id))
   ORDER BY k.site, k.machine_id
   LIMIT $7::int`;

/** A machine of which something was ever stored. */
export interface KnownMachine extends MachineName {
  /** Empty where no topic told one. */
  line: string;
  description: string | null;
}

/** The known machines that pass the filter, in the order of site and machine. Throws `DatabaseError`. */
export async function listMachines(
  database: Database,
  { site, line, machine_id, active = false, after, limit }: MachineFilter,
): Promise<KnownMachine[]> {
  const { rows } = await database.query<KnownMachine>(namesSql, [
    site ?? null,
    line ?? null,
    machine_id ?? null,
    active,
    after?.site ?? null,
    after?.machine_id ?? null,
    limit ?? null,
  ]);
  return rows;
}
