import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { fieldsOf } from '../fields/fields-of.ts';
import { metaOf } from '../fields/meta-of.ts';
import type { Environment } from './environment.ts';

const suffix = '_FILE';

interface Secrets {
  values: Record<string, string>;
  /** What is wrong, as `NAME_FILE=path: why`. */
  problems: string[];
}

/** Reads a file, such as one that Docker or Kubernetes mounts. Throws where it cannot be read. */
export type ReadText = (path: string) => string;

export const readTextFile: ReadText = (path) => readFileSync(path, 'utf8');

export function secretNames(schema: z.ZodType): string[] {
  return Object.entries(fieldsOf(schema)).flatMap(([name, field]) => (metaOf(field).secret ? [name] : []));
}

export function secretFileName(name: string): string {
  return `${name}${suffix}`;
}

/** Every secret may also be in a file that `<NAME>_FILE` names; the newline that editors leave at the end is no part of it. */
export function readSecretFiles(names: readonly string[], env: Environment, readText: ReadText): Secrets {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of names) {
    const variable = secretFileName(name);
    const path = env[variable];
    if (!path) continue;
    if (env[name]) {
      problems.push(`${variable}=${path}: must not be set together with ${name}`);
      continue;
    }
    try {
      values[name] = readText(path).replace(/\r?\n$/, '');
    } catch (error) {
      problems.push(`${variable}=${path}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  return { values, problems };
}
