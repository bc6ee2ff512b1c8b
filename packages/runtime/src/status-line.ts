import { Writable } from 'node:stream';

const terminalIntervalMs = 1_000;
const plainIntervalMs = 10_000;
const clearLine = '\r\x1b[2K';

export interface StatusLine {
  /** Where others write while the line stands: it makes way for them. */
  readonly output: Writable;
  /** Shows what `describe` says, again and again: in place on a terminal, as plain lines elsewhere. */
  start(describe: (secondsSinceLast: number) => string): void;
  /** Takes the line away. */
  stop(): void;
}

/** One line of live figures at the foot of the output. */
export function createStatusLine(terminal: NodeJS.WriteStream): StatusLine {
  let line = '';
  let timer: NodeJS.Timeout | undefined;

  const output = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      terminal.write(line ? `${clearLine}${chunk}${line}` : chunk);
      done();
    },
  });

  function show(text: string): void {
    if (!terminal.isTTY) {
      terminal.write(`${text}\n`);
      return;
    }
    // A line that wraps could not be cleared again.
    line = text.slice(0, Math.max((terminal.columns ?? 80) - 1, 20));
    terminal.write(`${clearLine}${line}`);
  }

  return {
    output,
    start(describe) {
      let lastAt = performance.now();
      timer = setInterval(
        () => {
          const now = performance.now();
          show(describe((now - lastAt) / 1000));
          lastAt = now;
        },
        terminal.isTTY ? terminalIntervalMs : plainIntervalMs,
      );
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      if (line) terminal.write(clearLine);
      line = '';
    },
  };
}
