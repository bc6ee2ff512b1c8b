import type { Database, ReadingType } from '@i40/common';
import { listSensors } from '@i40/timescale';
import { invalidField, ProblemError } from '../problems.ts';
import { describeNoSuchMachine } from './no-such-machine.ts';

interface Wanted {
  site: string;
  machine_id: string;
  sensors?: readonly string[] | undefined;
  type: ReadingType;
}

const otherType: Record<ReadingType, ReadingType> = { number: 'state', state: 'number' };

/**
 * The sensors to read, in the order of their names; none for a machine that has only those of the other type. Throws a 404 problem for a machine that nobody knows, and a 422
 * problem that tells the choices for a sensor that it does not have.
 */
export async function findSensors(database: Database, wanted: Wanted): Promise<string[]> {
  const { type } = wanted;
  const known = await listSensors(database, wanted, type);
  const others = known.length > 0 ? known : await listSensors(database, wanted, otherType[type]);
  if (others.length === 0) {
    throw new ProblemError(404, await describeNoSuchMachine(database, wanted));
  }
  if (!wanted.sensors) return known;
  const unknown = wanted.sensors.find((sensor) => !known.includes(sensor));
  if (unknown !== undefined) {
    const has = known.slice(0, 20).join(', ') || 'none';
    const what = type === 'state' ? 'sensor of states' : 'sensor';
    throw invalidField('sensors', `${wanted.machine_id} has no ${what} ${unknown}; it has ${has}`);
  }
  return known.filter((sensor) => wanted.sensors?.includes(sensor));
}
