import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const document = new URL('../openapi.json', import.meta.url);
/** Below the package, so that its dependencies are found from there. */
const caches = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));

const client = `
import createClient from 'openapi-fetch';
import type { paths } from './schema.ts';

const api = createClient<paths>({ baseUrl: 'http://127.0.0.1:8000' });
export async function use(): Promise<number> {
  const { data, error } = await api.GET('/machines/{machine_id}', { params: { path: { machine_id: 'M01' } } });
  if (error) throw new Error(error.detail);
  const state: 'learning' | 'normal' | 'warning' | 'anomaly' | 'stale' = data.state;
  const readings = await api.GET('/readings', {
    params: { query: { machine_id: data.machine_id, sensors: 'temp', resolution: '1m', limit: 10 } },
  });
  // A string where CSV or NDJSON was asked for.
  const [row] = typeof readings.data === 'object' ? readings.data.readings : [];
  const spike: number | undefined = row && 'max' in row ? row.max : row && 'value' in row ? row.value : undefined;
  await api.POST('/simulator/faults', { body: { machine_id: 'M02', kind: 'bearing_wear' } });
  const judged = await api.POST('/predict', { body: { machine_id: state } });
  return (spike ?? 0) + (judged.data?.anomaly_score ?? 0);
}
`;
const wrong = `
import createClient from 'openapi-fetch';
import type { paths } from './schema.ts';

const api = createClient<paths>({ baseUrl: 'http://127.0.0.1:8000' });
await api.GET('/readings', { params: { query: { sensors: 'temp' } } });
await api.POST('/simulator/faults', { body: { machine_id: 'M02', kind: 'earthquake' } });
await api.GET('/nowhere', {});
`;

let directory: string;
beforeAll(async () => {
  await mkdir(caches, { recursive: true });
  directory = await mkdtemp(join(caches, 'client-'));
  await writeFile(join(directory, 'schema.ts'), astToString(await openapiTypescript(document)));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The lines in which the compiler of this repository finds something wrong. */
async function typeCheck(name: string, source: string): Promise<number[]> {
  await writeFile(join(directory, name), source);
  const compiler = join(
    dirname(createRequire(join(root, 'package.json')).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023'];
  const paths = ['--allowImportingTsExtensions', '--ignoreConfig', '--types', '', join(directory, name)];
  const output = await run(process.execPath, [compiler, ...options, ...paths], { cwd: directory }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
  const complaints = output.split('\n').filter((line) => /^\S.*error TS/.test(line));
  return complaints.map((line) => {
    const at = new RegExp(`^${name}\\((\\d+),`).exec(line)?.[1];
    if (!at) throw new Error(line);
    return Number(at);
  });
}

describe('a client generated from openapi.json', () => {
  it('type-checks', async () => {
    expect(await typeCheck('client.ts', client)).toEqual([]);
  });

  it('is told by the compiler what it asks wrongly', async () => {
    expect(await typeCheck('wrong.ts', wrong)).toEqual([6, 7, 8]);
  });
});
