import type { Logger } from '@i40/runtime';
import type { AuditEvent } from '@i40/timescale';

export interface AuditLog {
  /** Tells the log now, and the database as soon as it takes it. What comes in bulk is a detail to the log. */
  record(event: AuditEvent, options?: { isDetail?: boolean }): void;
  /** Waits until all is written, or until the first failure. */
  close(): Promise<void>;
}

interface AuditOptions {
  append: (events: readonly AuditEvent[]) => Promise<void>;
  logger: Logger;
  /** How long to wait until the next try when the database does not take a row, in milliseconds. */
  retryMs?: number;
}

/** What waits while the database is away: beyond that only the log has it. */
const mostWaiting = 10_000;

/** Writes behind, so that no request waits for its row; what the database does not take is tried again. */
export function createAuditLog({ append, logger, retryMs = 5_000 }: AuditOptions): AuditLog {
  const waiting: AuditEvent[] = [];
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const events = waiting.slice(0, 100);
      try {
        await append(events);
        waiting.splice(0, events.length);
      } catch (error) {
        logger.warn(
          { reason: (error as Error).message, waiting: waiting.length },
          'Could not write to the audit log',
        );
        if (!isClosed) timer = setTimeout(start, retryMs).unref();
        return;
      }
    }
  }

  function start(): void {
    timer = undefined;
    writing ??= write().finally(() => {
      writing = undefined;
      // What came while the last write told that it was done.
      if (waiting.length > 0 && !timer && !isClosed) start();
    });
  }

  return {
    record(event, { isDetail = false } = {}) {
      logger[isDetail ? 'debug' : 'info']({ audit: event }, 'Audit');
      if (waiting.length >= mostWaiting) {
        logger.error('The audit log is not written: too much waits for the database');
        return;
      }
      waiting.push(event);
      if (!timer) start();
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await writing;
      await write();
    },
  };
}
