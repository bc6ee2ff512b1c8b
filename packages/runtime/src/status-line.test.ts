import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStatusLine } from './status-line.ts';

function aTerminal(isTTY: boolean, columns = 80) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    text: () => (stream.read() as string | null) ?? '',
  };
}

describe('the status line', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is written again in place on a terminal, every second', () => {
    const terminal = aTerminal(true);
    const statusLine = createStatusLine(terminal.stream);
    statusLine.start(() => '15 readings/s');
    vi.advanceTimersByTime(2_000);
    expect(terminal.text()).toBe('\r\x1b[2K15 readings/s\r\x1b[2K15 readings/s');
    statusLine.stop();
  });

  it('is a plain line now and then elsewhere', () => {
    const terminal = aTerminal(false);
    const statusLine = createStatusLine(terminal.stream);
    statusLine.start(() => '15 readings/s');
    vi.advanceTimersByTime(20_000);
    expect(terminal.text()).toBe('15 readings/s\n15 readings/s\n');
    statusLine.stop();
  });

  it('makes way for a log line and comes back below it', () => {
    const terminal = aTerminal(true);
    const statusLine = createStatusLine(terminal.stream);
    statusLine.start(() => 'figures');
    vi.advanceTimersByTime(1_000);
    terminal.text();
    statusLine.output.write('WARN something\n');
    expect(terminal.text()).toBe('\r\x1b[2KWARN something\nfigures');
    statusLine.stop();
  });

  it('never wraps, because a line that does cannot be cleared', () => {
    const terminal = aTerminal(true, 30);
    const statusLine = createStatusLine(terminal.stream);
    statusLine.start(() => 'x'.repeat(100));
    vi.advanceTimersByTime(1_000);
    expect(terminal.text()).toBe(`\r\x1b[2K${'x'.repeat(29)}`);
    statusLine.stop();
  });
});
