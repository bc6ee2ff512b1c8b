import type { Command } from '@i40/runtime';

/** Commands of one package, which is loaded when one of them is called for. */
export interface CatalogueEntry {
  /** The first word of each. */
  names: readonly string[];
  /** Empty where the package is not there. */
  load(): Promise<readonly Command[]>;
}

type Package = Readonly<Record<string, Command>>;

/** Every command there is, in the order in which the help tells them. */
export const catalogue: readonly CatalogueEntry[] = [
  entry(['start', 'sql'], () => importInClone('@i40/embedded/commands')),
  entry(['ingest', 'topics', 'dead-letter'], () => import('@i40/ingest/commands')),
  entry(['detect'], () => import('@i40/detector/commands')),
  entry(['api', 'api-key'], () => import('@i40/api/commands')),
  entry(['simulate', 'fault'], () => import('@i40/simulator/commands')),
  entry(['migrate', 'audit', 'backup', 'restore'], () => import('@i40/timescale/commands')),
  entry(['secure'], () => import('@i40/secure/commands')),
  entry(['bench'], () => importInClone('@i40/bench/commands')),
];

function entry(names: readonly string[], load: () => Promise<Package>): CatalogueEntry {
  return {
    names,
    load: async () => {
      const commands = Object.values(await load());
      const position = ({ name }: Command) => names.indexOf(name.split(' ')[0] ?? '');
      return commands.sort((a, b) => position(a) - position(b) || (a.name < b.name ? -1 : 1));
    },
  };
}

/**
 * What runs everything in one process, and what measures it, are in a clone of the repository and in no image; what
 * measures it is not built either.
 */
async function importInClone(name: string): Promise<Package> {
  try {
    return await import(name);
  } catch (error) {
    if (isAbsent(name, error as NodeJS.ErrnoException)) return {};
    throw error;
  }
}

/** Whether that package itself is away or has no built files, and not one that it wants. */
function isAbsent(name: string, { code, message }: NodeJS.ErrnoException): boolean {
  const packageName = name.split('/').slice(0, 2).join('/');
  if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return message.includes(`/${packageName}/package.json`);
  return message.startsWith(`Cannot find package '${packageName}'`);
}

export async function loadAllCommands(): Promise<Command[]> {
  return (await Promise.all(catalogue.map(({ load }) => load()))).flat();
}
