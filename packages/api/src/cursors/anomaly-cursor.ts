import type { AnomalyPosition } from '@i40/timescale';
import { z } from 'zod';
import { cursorInstantSchema, readCursor, writeCursor } from './cursor.ts';

const maxBigint = 2n ** 63n - 1n;
const idSchema = z
  .string()
  .regex(/^\d{1,19}$/)
  .refine((text) => BigInt(text) <= maxBigint);
const positionSchema = z.tuple([cursorInstantSchema, idSchema]);

/** Throws a 422 problem for a cursor that is none. */
export function readAnomalyCursor(cursor: string | undefined): AnomalyPosition | undefined {
  if (cursor === undefined) return undefined;
  const [started_at, id] = readCursor(cursor, positionSchema);
  return { started_at, id };
}

export function writeAnomalyCursor(next: AnomalyPosition | undefined): string | null {
  return next ? writeCursor([next.started_at, next.id]) : null;
}
