import { z } from 'zod';
import { memoize } from './memoize.ts';

export const nameRule = 'must be 1 to 64 characters of A-Z a-z 0-9 : . _ / -';

/** Names of sites, lines, machines and sensors. Narrow enough for topics, file names and dashboards alike. */
export const nameSchema = z.string().regex(/^[A-Za-z0-9:._/-]{1,64}$/, nameRule);

const checkName = memoize((text) => nameSchema.safeParse(text).success, {
  maxEntries: 10_000,
  maxLength: 64,
});

/** Whether a value is such a name. The same names come again and again, so the answers are kept. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && checkName(name);
}
