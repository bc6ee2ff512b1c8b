import type { Logger } from './logger.ts';

/** Something that was opened and must be closed. */
type Closer = () => Promise<void> | void;

export interface Closers {
  /** Registers how to close what was just opened; `name` is for the log. */
  add(name: string, close: Closer): void;
  /** Closes in reverse order, goes on past a failure, and does so once however often it is called. */
  closeAll(): Promise<void>;
}

export function createClosers(logger: Logger): Closers {
  const closers: { name: string; close: Closer }[] = [];
  let closing: Promise<void> | undefined;

  async function closeInReverse(): Promise<void> {
    for (let closer = closers.pop(); closer; closer = closers.pop()) {
      try {
        await closer.close();
      } catch (error) {
        logger.error({ err: error, part: closer.name }, 'Closing failed');
      }
    }
  }

  return {
    add(name, close) {
      closers.push({ name, close });
    },
    closeAll() {
      closing ??= closeInReverse();
      return closing;
    },
  };
}

/**
 * Runs `open` with closers. When it throws, what it had opened by then is closed and the error is passed on: a
 * start that fails leaves nothing behind.
 */
export async function openAll<T>(logger: Logger, open: (closers: Closers) => Promise<T>): Promise<T> {
  const closers = createClosers(logger);
  try {
    return await open(closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
