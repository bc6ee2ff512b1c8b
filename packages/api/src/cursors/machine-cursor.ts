import { type MachineName, nameSchema } from '@i40/common';
import { z } from 'zod';
import { readCursor, writeCursor } from './cursor.ts';

const positionSchema = z.tuple([nameSchema, nameSchema]);

/** Throws a 422 problem for a cursor that is none. */
export function readMachineCursor(cursor: string | undefined): MachineName | undefined {
  if (cursor === undefined) return undefined;
  const [site, machine_id] = readCursor(cursor, positionSchema);
  return { site, machine_id };
}

export function writeMachineCursor(last: MachineName | undefined): string | null {
  return last ? writeCursor([last.site, last.machine_id]) : null;
}
