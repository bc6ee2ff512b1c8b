import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { inspectRecording } from '../src/replay/inspect-recording.ts';
import type { Recording } from '../src/replay/recording.ts';
import type { RecordingOptions } from '../src/replay/recording-options.ts';
import { readRows } from '../src/replay/rows/read-rows.ts';

export interface PlayedRow {
  time: number;
  [sensor: string]: number;
}

export interface PlayedRecording {
  rows: PlayedRow[];
  /** What was left out, in words. */
  complaints: string[];
  badQualities: number;
}

/** Files with recordings in a directory of their own, within the suite that calls this. */
export function setUpRecordings() {
  let directory = '';
  let files = 0;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'replay-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function aFile(content: string | Uint8Array): Promise<string> {
    files += 1;
    const path = join(directory, `recording-${files}.csv`);
    await writeFile(path, content);
    return path;
  }
  const inspect = async (content: string | Uint8Array, options: RecordingOptions = {}) =>
    inspectRecording(await aFile(content), options);

  return {
    get directory() {
      return directory;
    },
    aFile,
    inspect,
    read: async (content: string | Uint8Array, options: RecordingOptions = {}) =>
      readAll(await inspect(content, options)),
  };
}

export async function readAll(recording: Recording): Promise<PlayedRecording> {
  const played: PlayedRecording = { rows: [], complaints: [], badQualities: 0 };
  const complaints = {
    add: (line: number, reason: string) => void played.complaints.push(`line ${line}: ${reason}`),
    addCell: (line: number, sensor: string, text: string) =>
      void played.complaints.push(`line ${line}: ${sensor} "${text}"`),
    addBadQualities: (count: number) => {
      played.badQualities += count;
    },
  };
  for await (const { time, values } of readRows(recording, complaints)) {
    played.rows.push({ time, ...Object.fromEntries(values.map(({ sensor, value }) => [sensor, value])) });
  }
  return played;
}
