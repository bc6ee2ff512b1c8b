import { parseTimeParam } from '@i40/common';
import { z } from 'zod';
import { invalidField } from '../problems.ts';

/** An instant in a cursor: one that a query could name as well, or the database would refuse it. */
export const cursorInstantSchema = z.iso.datetime().refine((text) => parseTimeParam(text, 0) !== undefined);

/** Where a page ended, as a text that means nothing to the client. */
export function writeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Throws a 422 problem that names the cursor when it is none of ours. */
export function readCursor<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw invalidField('cursor', 'must be the `next` of the page before');
  }
}
