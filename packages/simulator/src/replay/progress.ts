import type { Logger } from '@i40/runtime';
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** How far into the file, and how many rows since the start. */
  show(atByte: number, rows: number): void;
  stop(): void;
}

interface ProgressOptions {
  totalBytes: number;
  terminal: NodeJS.WriteStream;
  logger: Logger;
  now: () => number;
}

const terminalIntervalMs = 200;
const plainIntervalMs = 10_000;

/** Shows how far a replay has come: a bar on a terminal, a line now and then elsewhere. */
export function createProgress({ totalBytes, terminal, logger, now }: ProgressOptions): Progress {
  const display = terminal.isTTY ? bar(terminal) : lines(logger);
  let last = { at: now(), rows: 0 };
  return {
    show(atByte, rows) {
      const passedMs = now() - last.at;
      if (passedMs < display.intervalMs) return;
      const rowsPerS = Math.round((rows - last.rows) / (passedMs / 1000));
      last = { at: now(), rows };
      display.show({ percent: Math.round((atByte / totalBytes) * 100), rows, rowsPerS });
    },
    stop: () => display.stop(),
  };
}

interface Display {
  intervalMs: number;
  show(state: { percent: number; rows: number; rowsPerS: number }): void;
  stop(): void;
}

function bar(stream: NodeJS.WriteStream): Display {
  const single = new SingleBar(
    {
      format: '{bar} {percentage}% | {rows} rows | {rowsPerS} rows/s',
      stream,
      hideCursor: true,
      clearOnComplete: true,
      // Signals are handled in one place, and that one stops this bar too.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  return {
    intervalMs: terminalIntervalMs,
    show({ percent, ...payload }) {
      // Not sooner, so that what is logged at the start does not land in the bar.
      if (!single.isActive) single.start(100, percent, payload);
      else single.update(percent, payload);
    },
    stop: () => single.stop(),
  };
}

function lines(logger: Logger): Display {
  return {
    intervalMs: plainIntervalMs,
    show: (state) => logger.info(state, 'Replayed rows'),
    stop: () => {},
  };
}
