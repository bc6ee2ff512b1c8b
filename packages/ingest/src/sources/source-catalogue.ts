import { z } from 'zod';
import type { SourceDefinition } from './define-source.ts';
import * as registered from './registry.ts';

type Registered = typeof registered;
type EnvironmentOf<Name extends keyof Registered> = Registered[Name]['environment']['shape'];
type Intersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (
  whole: infer Whole,
) => void
  ? Whole
  : never;
/** What all sources read of the environment. */
type SourcesShape = Intersection<{ [Name in keyof Registered]: EnvironmentOf<Name> }[keyof Registered]>;

const definitions: readonly SourceDefinition[] = Object.values(registered) as unknown as SourceDefinition[];

export const sourceNames = definitions.map(({ name }) => name) as [string, ...string[]];

/** The variables of every source. */
export const sourcesEnv = z.object(
  Object.assign({}, ...definitions.map(({ environment }) => environment.shape)) as SourcesShape,
);

/** Throws where there is none of the name. */
export function findSource(name: string): SourceDefinition {
  const found = definitions.find((definition) => definition.name === name);
  if (!found) throw new Error(`There is no source ${name}, only ${sourceNames.join(', ')}`);
  return found;
}
