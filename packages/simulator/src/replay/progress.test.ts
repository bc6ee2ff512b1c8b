import { createStatusLine, silentLogger } from '@i40/runtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecordingLogger } from '../../testing/recording-logger.ts';
import { showProgress } from './progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('showProgress', () => {
  it('tells in the log now and then how far it is, where there is no terminal', () => {
    const { logger, lines } = createRecordingLogger();
    let rows = 0;
    const position = () => ({ percent: rows / 100, rows });
    const progress = showProgress({ position, statusLine: undefined, logger });
    rows = 1_000;
    vi.advanceTimersByTime(10_000);
    rows = 4_000;
    vi.advanceTimersByTime(10_000);
    progress.stop();
    vi.advanceTimersByTime(60_000);
    expect(lines).toMatchObject([
      { msg: 'Replayed rows', percent: 10, rows: 1_000, rowsPerS: 100 },
      { msg: 'Replayed rows', percent: 40, rows: 4_000, rowsPerS: 300 },
    ]);
  });

  it('keeps it in one line of a terminal, and takes that away at the end', () => {
    const written: string[] = [];
    const terminal = { isTTY: true, columns: 80, write: (text: string) => written.push(text) };
    const statusLine = createStatusLine(terminal as unknown as NodeJS.WriteStream);
    const position = () => ({ percent: 63, rows: 5_210 });
    const progress = showProgress({ position, statusLine, logger: silentLogger });
    vi.advanceTimersByTime(1_000);
    progress.stop();
    vi.advanceTimersByTime(60_000);
    expect(written).toEqual(['\r\x1b[2K63 %   5,210 rows   5,210 rows/s', '\r\x1b[2K']);
  });
});
