import type { Database, PredictRequest } from '@i40/common';
import { listSensors } from '@i40/timescale';
import { describeNoSuchMachine } from '../readings/no-such-machine.ts';

const mostNames = 20;

/** Why there is nothing to judge: no such machine at that site, no such sensors, or nothing sent. Throws `DatabaseError`. */
export async function describeEmptyWindow(database: Database, request: PredictRequest): Promise<string> {
  const { site, machine_id, window_minutes, sensors } = request;
  const known = await listSensors(database, { site, machine_id });
  const nothing = `No readings of machine ${machine_id} in the last ${window_minutes} minutes`;
  if (known.length === 0) return `${nothing}. ${await describeNoSuchMachine(database, { site, machine_id })}`;
  const asked = sensors?.filter((sensor) => known.includes(sensor)) ?? known;
  if (asked.length > 0) return `${nothing} that can be used, at ${site}.`;
  return `Machine ${machine_id} has no sensor ${sensors?.join(', ')}; it has ${known.slice(0, mostNames).join(', ')}.`;
}
