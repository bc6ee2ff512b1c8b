import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packagesFolder = fileURLToPath(new URL('../../', import.meta.url));
/** More than a reader takes in at a glance. */
const mostFilesInAFolder = 15;

/** Who may import whom: data travels forward, and nobody imports a service but what runs or measures it. */
const mayImport: Readonly<Record<string, readonly string[] | 'any'>> = {
  common: [],
  detect: [],
  payloads: ['common'],
  runtime: ['common'],
  timescale: ['common', 'payloads', 'runtime'],
  simulator: ['common', 'runtime'],
  ingest: ['common', 'payloads', 'runtime', 'timescale'],
  detector: ['common', 'detect', 'runtime', 'timescale'],
  api: ['common', 'detect', 'payloads', 'runtime', 'timescale'],
  secure: ['common', 'payloads', 'runtime', 'timescale'],
  embedded: ['common', 'runtime', 'timescale', 'simulator', 'ingest', 'detector', 'api'],
  cli: 'any',
  e2e: 'any',
  bench: 'any',
};

interface SourceFile {
  path: string;
  package: string;
  isTest: boolean;
  text: string;
  imports: readonly string[];
}

const sources = readdirSync(packagesFolder, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => /^[^/]+\/src\//.test(asPosix(path)) && !/\/(node_modules|dist)\//.test(asPosix(path)))
  .map(readSource);

function asPosix(path: string): string {
  return relative(packagesFolder, path).split(sep).join('/');
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const imports = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].flatMap(
    ([, name]) => name ?? [],
  );
  const [owner = ''] = asPosix(path).split('/');
  return { path, package: owner, isTest: path.endsWith('.test.ts'), text, imports };
}

describe('the house', () => {
  it(`has no folder below src with more than ${mostFilesInAFolder} source files`, () => {
    const folders = new Map<string, number>();
    for (const { path } of sources.filter(({ isTest }) => !isTest)) {
      const folder = asPosix(dirname(path));
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    expect([...folders].filter(([, count]) => count > mostFilesInAFolder)).toEqual([]);
  });

  it('has no import circles, types included', () => {
    expect(circles(sources.filter(({ isTest }) => !isTest))).toEqual([]);
  });

  it('has the SQL of its services in timescale', () => {
    const services = ['api', 'detector', 'ingest', 'payloads', 'simulator'];
    const withSql = sources
      .filter((file) => services.includes(file.package) && !file.isTest)
      .filter(({ text }) => /['`]\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s/.test(text));
    expect(withSql.map(({ path }) => asPosix(path))).toEqual([]);
  });

  it('imports downwards only', () => {
    const forbidden = sources
      .filter(({ isTest }) => !isTest)
      .flatMap((file) =>
        file.imports
          .flatMap((name) => /^@i40\/([^/]+)/.exec(name)?.[1] ?? [])
          .filter((imported) => {
            const allowed = mayImport[file.package];
            return allowed !== 'any' && !allowed?.includes(imported);
          })
          .map((imported) => `${asPosix(file.path)} imports @i40/${imported}`),
      );
    expect(forbidden).toEqual([]);
  });
});

/** Strongly connected components of more than one file (Tarjan, 1972), each as its files. */
function circles(files: readonly SourceFile[]): string[][] {
  const edges = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter((name) => name.startsWith('.')).map((name) => join(dirname(path), name)),
    ]),
  );
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];

  function visit(path: string): number {
    index.set(path, index.size);
    low.set(path, index.get(path) ?? 0);
    stack.push(path);
    for (const next of edges.get(path) ?? []) {
      if (!edges.has(next)) continue;
      if (!index.has(next)) low.set(path, Math.min(low.get(path) ?? 0, visit(next)));
      else if (stack.includes(next)) low.set(path, Math.min(low.get(path) ?? 0, index.get(next) ?? 0));
    }
    if (low.get(path) === index.get(path)) {
      const component = stack.splice(stack.indexOf(path));
      if (component.length > 1) found.push(component.map(asPosix).sort());
    }
    return low.get(path) ?? 0;
  }

  for (const path of edges.keys()) if (!index.has(path)) visit(path);
  return found;
}
