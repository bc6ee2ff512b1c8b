import type { Logger, StatusLine } from '@i40/runtime';

export interface ReplayPosition {
  /** How much of the file has been read. */
  percent: number;
  /** Rows played since the start. */
  rows: number;
}

interface ProgressOptions {
  position: () => ReplayPosition;
  /** At the foot of a terminal; undefined where there is none. */
  statusLine: StatusLine | undefined;
  logger: Logger;
}

const logIntervalMs = 10_000;

/** Shows until stopped how far a replay has come: in place on a terminal, in the log now and then elsewhere. */
export function showProgress({ position, statusLine, logger }: ProgressOptions): { stop(): void } {
  let lastRows = 0;
  const measure = (seconds: number) => {
    const { percent, rows } = position();
    const rowsPerS = Math.round((rows - lastRows) / seconds);
    lastRows = rows;
    return { percent, rows, rowsPerS };
  };
  if (!statusLine) {
    const timer = setInterval(
      () => logger.info(measure(logIntervalMs / 1000), 'Replayed rows'),
      logIntervalMs,
    ).unref();
    return { stop: () => clearInterval(timer) };
  }
  statusLine.start((seconds) => {
    const { percent, rows, rowsPerS } = measure(seconds);
    return `${percent} %   ${rows.toLocaleString('en')} rows   ${rowsPerS.toLocaleString('en')} rows/s`;
  });
  return statusLine;
}
