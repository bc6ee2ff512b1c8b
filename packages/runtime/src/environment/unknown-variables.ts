import type { z } from 'zod';
import { closestName } from '../fields/closest-name.ts';
import { fieldsOf } from '../fields/fields-of.ts';
import type { Environment } from './environment.ts';
import { secretFileName, secretNames } from './secret-files.ts';

const ours = /^(API|DETECTOR|INGEST|SIM)_/;

/**
 * Variables that look like a slip: ours by their prefix, unknown to the schema, and a letter or two from one that it
 * knows. Those of other services, which a common `.env` holds, are none.
 */
export function describeSlips(schema: z.ZodType, env: Environment): string[] {
  const known = new Set([...Object.keys(fieldsOf(schema)), ...secretNames(schema).map(secretFileName)]);
  return Object.keys(env).flatMap((name) => {
    if (!ours.test(name) || known.has(name)) return [];
    const meant = closestName(name, known);
    return meant ? [`There is no ${name}; did you mean ${meant}?`] : [];
  });
}
