import { writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@i40/runtime';
import type { Delivery, DeliveryStream, Source } from '../../../src/sources/source.ts';

interface NdjsonSourceOptions {
  file: string;
  pollMs: number;
  logger: Logger;
}

const newline = 10;
const longestLineBytes = 2 * 1024 * 1024;

/**
 * Delivers the lines of a file, and waits for further ones. How far it has got, it notes beside the file, in
 * `<file>.position`, when the pipeline acknowledges: whatever dies before that, the line is read again.
 */
export function createNdjsonSource({ file, pollMs, logger }: NdjsonSourceOptions): Source {
  return {
    async start(openStream) {
      const position = await openPosition(`${file}.position`);
      const stream = await openStream();
      const abort = new AbortController();
      const { signal } = abort;
      deliverLines(file, { position, stream, pollMs, signal }).catch((error: Error) => {
        if (!signal.aborted) logger.error({ err: error, file }, 'Reading stopped: check the file');
      });
      return { stop: async () => abort.abort() };
    },
  };
}

interface Reading {
  position: Position;
  stream: DeliveryStream;
  pollMs: number;
  signal: AbortSignal;
}

async function deliverLines(file: string, { position, stream, pollMs, signal }: Reading): Promise<void> {
  let from = position.start;
  for (;;) {
    const bytes = await readFrom(file, from);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      const next = from + end + 1;
      if (signal.aborted) return;
      // The promise is how the pipeline says that it wants no more for a while.
      await stream.deliver(parseLine(bytes.subarray(start, end), () => position.acknowledge(next)));
      start = end + 1;
    }
    if (start === 0 && bytes.length === longestLineBytes) throw new Error('A line is too long');
    from += start;
    await sleep(pollMs, undefined, { signal });
  }
}

/** What is no JSON is delivered all the same: the pipeline keeps it with the reason. */
function parseLine(line: Buffer, acknowledge: () => void): Delivery {
  try {
    const { topic, payload } = JSON.parse(line.toString()) as { topic: string; payload: unknown };
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return { topic, payload: Buffer.from(text), retained: false, acknowledge };
  } catch {
    return { topic: 'ndjson-file', payload: line, retained: false, acknowledge };
  }
}

async function readFrom(file: string, position: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const chunk = Buffer.alloc(longestLineBytes);
    const { bytesRead } = await handle.read(chunk, 0, longestLineBytes, position);
    return chunk.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

interface Position {
  /** Behind what was acknowledged when the source was started. */
  readonly start: number;
  /** Notes that all up to here is stored. */
  acknowledge(position: number): void;
}

async function openPosition(file: string): Promise<Position> {
  const start = Number(await readFile(file, 'utf8').catch(() => '0'));
  let acknowledged = start;
  let isNoted = true;
  const note = () => {
    writeFileSync(file, String(acknowledged));
    isNoted = true;
  };
  return {
    start,
    acknowledge(position) {
      acknowledged = Math.max(acknowledged, position);
      // A batch is acknowledged in one go; its last message counts.
      if (isNoted) queueMicrotask(note);
      isNoted = false;
    },
  };
}
