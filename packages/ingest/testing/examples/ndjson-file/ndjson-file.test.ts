import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSource } from '@i40/ingest/testing';
import { silentLogger as logger, parseEnv } from '@i40/runtime';
import { ndjsonFile } from './ndjson-file.ts';

describeSource('NDJSON file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'i40-ndjson-'));
  const file = join(folder, 'messages.ndjson');
  await writeFile(file, '');
  const settings = parseEnv(ndjsonFile.environment, { INGEST_NDJSON_FILE: file, INGEST_NDJSON_POLL_MS: '5' });
  const { signal } = new AbortController();
  // This source asks neither the database nor the filters.
  const context = { database: {} as never, topicFilters: ['#'], logger, now: Date.now, signal };
  return {
    open: () => ndjsonFile.open(settings, context),
    send: (messages) => appendFile(file, messages.map((message) => `${JSON.stringify(message)}\n`).join('')),
    topic: (name) => `factory/${name}/sensors`,
    close: () => rm(folder, { recursive: true }),
  };
});
