import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@i40/common/testing';
import { openPgliteDatabase } from '@i40/embedded';
import { type OpenedSource, startIngestFrom } from '@i40/ingest';
import { ndjsonFile } from '@i40/ingest/testing';
import { silentLogger as logger, parseEnv } from '@i40/runtime';
import { prepareDatabase, storageEnv } from '@i40/timescale';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyOfSources, packageFolder } from '../../testing/copy-of-sources.ts';

const run = promisify(execFile);
const ingestPackage = packageFolder('ingest');
const examples = join(ingestPackage, 'testing/examples/ndjson-file');
const page = await readFile(new URL('../../../../docs/how-to/add-a-source.md', import.meta.url), 'utf8');
const [entry = '', source = '', line = '', contract = ''] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(
  ([, block = '']) => block,
);

describe('docs/how-to/add-a-source.md', () => {
  it.each([
    ['ndjson-file.ts', entry],
    ['ndjson-source.ts', source],
    ['ndjson-file.test.ts', contract],
  ])('shows %s as it stands in the repository, with paths as from its folder in src', async (name, code) => {
    const example = await readFile(join(examples, name), 'utf8');
    expect(code).toBe(example.replaceAll("'../../../src/sources/", "'../"));
  });

  it('gives a source that is found by name, with one folder and one line', async () => {
    const sources = await copyOfSources('ingest');
    const folder = join(sources, 'sources/ndjson-file');
    await mkdir(folder);
    await writeFile(join(folder, 'ndjson-file.ts'), entry);
    await writeFile(join(folder, 'ndjson-source.ts'), source);
    await appendFile(join(sources, 'sources/registry.ts'), line);
    const asked = `import { findSource } from ${JSON.stringify(join(sources, 'sources/source-catalogue.ts'))};
      import { ingestEnv } from ${JSON.stringify(join(sources, 'config.ts'))};
      const settings = ingestEnv.parse({ INGEST_SOURCE: 'ndjson-file', INGEST_NDJSON_FILE: '/nowhere' });
      const opened = await findSource(settings.INGEST_SOURCE).open(settings, {});
      console.log(typeof opened.source.start);`;
    const options = ['--conditions=@i40/source', '--import', 'tsx', '--input-type=module', '-e', asked];
    const { stdout } = await run(process.execPath, options, { cwd: ingestPackage });
    expect(stdout.trim()).toBe('function');
  });
});

async function openExample(file: string): Promise<OpenedSource> {
  const settings = parseEnv(ndjsonFile.environment, { INGEST_NDJSON_FILE: file, INGEST_NDJSON_POLL_MS: '5' });
  const { signal } = new AbortController();
  const database = {} as never;
  return ndjsonFile.open(settings, { database, topicFilters: ['#'], logger, now: Date.now, signal });
}

async function aFile(): Promise<{ file: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'i40-ndjson-'));
  const file = join(directory, 'messages.ndjson');
  await writeFile(file, '');
  return { file, remove: () => rm(directory, { recursive: true }) };
}

const toLines = (messages: readonly object[]) =>
  messages.map((message) => `${JSON.stringify(message)}\n`).join('');

describe('the example', () => {
  it('brings readings into the table, and goes on where it stopped', async () => {
    const { file, remove } = await aFile();
    const database = await openPgliteDatabase({});
    onTestFinished(async () => {
      await database.close();
      await remove();
    });
    await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger });
    const ts = Date.now() - 60_000;
    const aMessage = (value: number) => ({
      topic: 'factory/lineA/sensors',
      payload: { ts: ts + value, machine_id: 'N1', sensor: 'temp', value },
    });
    const storedValues = async () => {
      const { rows } = await database.query<{ value: number }>(
        'SELECT value FROM sensor_readings ORDER BY value',
      );
      return rows.map(({ value }) => value);
    };
    const startWorker = async () => {
      const { source, close } = await openExample(file);
      const config = { batchReadings: 100, flushIntervalMs: 5 };
      const ingest = await startIngestFrom({ database, source, logger, now: Date.now, config });
      const stop = async () => {
        await ingest.stop();
        await close();
      };
      return { ingest, stop };
    };

    const first = await startWorker();
    await appendFile(file, `${toLines([aMessage(1), aMessage(2)])}no JSON\n`);
    await eventually('three are dealt with', () => {
      const { stored, rejected } = first.ingest.accounts();
      return stored === 2 && rejected === 1;
    });
    await first.stop();
    await appendFile(file, toLines([aMessage(3)]));
    const second = await startWorker();
    await eventually('the third is stored', async () => (await storedValues()).length === 3);
    await second.stop();
    expect(await storedValues()).toEqual([1, 2, 3]);
    expect(second.ingest.accounts()).toMatchObject({ messages: 1, stored: 1 });
  });
});
