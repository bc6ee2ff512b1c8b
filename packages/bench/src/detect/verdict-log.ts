import { closeSync, openSync, writeSync } from 'node:fs';

export interface LoggedVerdict {
  benchmark: 'skab' | 'nab';
  detector: string;
  /** As in the benchmark, relative to its data. */
  file: string;
  /** Row of data, the first being 0. */
  row: number;
  timestamp: string;
  score: number;
  decision: 0 | 1;
}

/** Writes verdicts as NDJSON, so that anyone can score them again with the official tools. */
export interface VerdictLog {
  write(verdicts: readonly LoggedVerdict[]): void;
  close(): void;
}

/** Opens the file at once: a path that cannot be written should not cost a whole run. */
export function openVerdictLog(path: string | undefined): VerdictLog {
  if (path === undefined) return { write: () => {}, close: () => {} };
  const file = openSync(path, 'w');
  return {
    write: (verdicts) => {
      writeSync(file, verdicts.map((verdict) => `${JSON.stringify(verdict)}\n`).join(''));
    },
    close: () => closeSync(file),
  };
}
