import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, type InfrastructureError } from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { ReadingStore, WriteCounts, WriteRecord } from '@i40/timescale';
import { refuse } from './records.ts';
import { splitRecords, type TransactionLimits, transactionLimits } from './split-records.ts';

interface BatchWriterOptions {
  store: ReadingStore;
  logger: Logger;
  /** Ends the waiting for a database that does not come back. */
  signal: AbortSignal;
  /** Between 0 and 1; spreads the retries of several workers. */
  random?: () => number;
  limits?: TransactionLimits;
}

export interface BatchWriter {
  /**
   * Resolves when every record is committed, as a reading or as a rejected message: waits for a database that is
   * away, and parts a record that the database refuses from its neighbours. Throws only when aborted.
   */
  write(records: readonly WriteRecord[]): Promise<WriteCounts>;
  /** For how long writing has been failing, and why; undefined while it works. */
  failure(): { seconds: number; reason: string } | undefined;
}

const firstDelayMs = 100;
const maxDelayMs = 5_000;

/**
 * SQLSTATE classes that blame the data (data exception, integrity violation, program limit) and not the server,
 * the schema or the access rights. https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
const dataErrors = /^(22|23|54)/;

/**
 * Too much for one statement: it takes too long, changes too much that is compressed, or touches more chunks than there
 * are places for locks. Half of it may pass.
 */
const sizeErrors = /^(57014|53400|53200)/;

const nothing: WriteCounts = { stored: 0, repeated: 0, superseded: 0, rejected: 0 };

export function createBatchWriter({
  store,
  logger,
  signal,
  random = Math.random,
  limits = transactionLimits,
}: BatchWriterOptions): BatchWriter {
  let failingSince: { at: number; reason: string } | undefined;

  /** Half and half again, until the offender stands alone. */
  async function writeInParts(records: readonly WriteRecord[]): Promise<WriteCounts> {
    const middle = Math.ceil(records.length / 2);
    const first = await write(records.slice(0, middle));
    return add(first, await write(records.slice(middle)));
  }

  async function write(records: readonly WriteRecord[]): Promise<WriteCounts> {
    for (let attempt = 0; ; attempt++) {
      try {
        const counts = await store.write(records);
        if (attempt > 0) logger.info({ attempts: attempt + 1 }, 'Wrote to the database again');
        failingSince = undefined;
        return counts;
      } catch (error) {
        const code = error instanceof DatabaseError ? (error.code ?? '') : '';
        const [first] = records;
        const isDataError = dataErrors.test(code);
        // An error that is not the database's is about what was to be sent, and comes again with the same records.
        const isUnsendable = !(error instanceof DatabaseError);
        if (records.length > 1 && (isDataError || isUnsendable || sizeErrors.test(code)))
          return writeInParts(records);
        if (first?.kind === 'edge_node' && (isDataError || isUnsendable)) {
          logger.error(
            { err: error, edgeNode: first.change },
            'State of an edge node was not saved; it will be asked again',
          );
          return nothing;
        }
        if (isDataError && (first?.kind === 'reading' || first?.kind === 'historical')) {
          const reason = `the database refused the reading: ${(error as Error).message}`;
          return write([refuse(first.topic, first.reading, reason)]);
        }
        if (isDataError && first?.kind === 'state') {
          const reason = `the database refused the state: ${(error as Error).message}`;
          return write([refuse(first.topic, first.state, reason)]);
        }
        if (!failingSince) logFailure(error as Error);
        failingSince ??= { at: performance.now(), reason: (error as Error).message };
        const delayMs = Math.min(firstDelayMs * 2 ** attempt, maxDelayMs);
        await sleep(delayMs * (0.5 + random() / 2), undefined, { signal });
      }
    }
  }

  /** Once per outage: whatever is wrong, the readings are kept and tried again. */
  function logFailure(error: Error): void {
    const { message, retryable, target } = error as InfrastructureError;
    if (retryable)
      logger.warn({ reason: message, target }, 'Database not available, kept the readings and tried again');
    else
      logger.error(
        { err: error, target },
        'Writing failed, kept the readings: check the schema and access rights',
      );
  }

  return {
    async write(records) {
      let counts = nothing;
      for (const part of splitRecords(records, limits)) {
        // Where the database computes on this event loop, others get their turn between two parts.
        if (part !== records) await nextTurn();
        counts = add(counts, await write(part));
      }
      return counts;
    },
    failure() {
      if (!failingSince) return undefined;
      return { seconds: (performance.now() - failingSince.at) / 1000, reason: failingSince.reason };
    },
  };
}

function add(a: WriteCounts, b: WriteCounts): WriteCounts {
  return {
    stored: a.stored + b.stored,
    repeated: a.repeated + b.repeated,
    superseded: a.superseded + b.superseded,
    rejected: a.rejected + b.rejected,
  };
}
