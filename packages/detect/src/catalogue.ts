import type { RegisteredDetector } from './contract/registered-detector.ts';
import * as members from './registry.ts';

/** Detectors by the names that one may call them by. */
export interface Catalogue {
  /** By name, in the order of names. */
  readonly detectors: Readonly<Record<string, RegisteredDetector>>;
  /** The detector of a name, or of a former one. */
  find(name: string): RegisteredDetector | undefined;
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Makes a catalogue of detectors. Throws when two of them lay claim to one name, or a name is none. */
export function createCatalogue(registered: readonly RegisteredDetector[]): Catalogue {
  const byAnyName = new Map<string, RegisteredDetector>();
  for (const detector of registered)
    for (const name of [detector.name, ...(detector.aliases ?? [])]) {
      if (!namePattern.test(name)) throw new Error(`"${name}" is no name for a detector`);
      if (byAnyName.has(name)) throw new Error(`Two detectors are called ${name}`);
      byAnyName.set(name, detector);
    }
  const named = registered.map((detector) => [detector.name, detector] as const);
  return {
    detectors: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))),
    find: (name) => byAnyName.get(name),
  };
}

/** Every detector of the registry. */
export const catalogue = createCatalogue(Object.values(members));

/** Every detector of the registry, by name. */
export const { detectors } = catalogue;

/** Which detector does best on each benchmark, and for machines in service: what runs when none is named. */
export const bestOf = { skab: 'calibrated-ame', nab: 'scale-novelty', machines: 'adaptive' } as const;
