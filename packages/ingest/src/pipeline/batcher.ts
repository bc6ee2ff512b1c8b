import type { IncomingMessage } from '@i40/common';
import type { DecoderName } from '@i40/payloads';
import type { WriteRecord } from '@i40/timescale';
import { areDisjoint, type WriteSet, writeSetOf } from './write-set.ts';

/** A message and what it holds, between arrival and acknowledgement. */
export interface BatchedMessage {
  message: IncomingMessage;
  records: readonly WriteRecord[];
  /** For the debug log. */
  decoder?: DecoderName | undefined;
}

interface BatcherOptions {
  /** Records after which a batch is written at once. */
  batchSize: number;
  /** Bytes of payload after which a batch is closed: what is rejected is stored as it came, however large. */
  batchBytes: number;
  /** How long the first message of a batch waits for others, in milliseconds. */
  flushIntervalMs: number;
  /** How many batches may be written at once, where they touch different rows. */
  batchesAtOnce: number;
  /**
   * Writes one batch; resolves, when it is committed, with what is then to be done in the order of arrival. When it
   * throws, the batcher stops for good.
   */
  write: (batch: readonly BatchedMessage[]) => Promise<() => void>;
}

export interface Batcher {
  /**
   * A promise when a whole batch waits that cannot be written yet: more would only take memory. It resolves when there is
   * room again, or no hope of any.
   */
  add(message: BatchedMessage): Promise<void> | undefined;
  /** Resolves when all that was added before this call is written. Throws what `write` threw. */
  drain(): Promise<void>;
}

/** Of the payload, and of elements that are written down one by one: they can be larger together than it was. */
function sizeOf({ message, records }: BatchedMessage): number {
  return records.reduce(
    (sum, record) => (record.kind === 'rejected' ? sum + record.payload.byteLength : sum),
    message.payload.byteLength,
  );
}

interface Batch {
  messages: readonly BatchedMessage[];
  /** Reckoned only where two batches could be written at once, which needs a full one. */
  rows?: WriteSet;
}

/**
 * Gathers messages into batches, in the order of their arrival. A full batch is written beside the one before it where the
 * two touch different rows: the database then has something to do while the answer to the one is read and the other is
 * encoded. Else one waits for the other, and grows meanwhile.
 */
export function createBatcher({
  batchSize,
  batchBytes,
  flushIntervalMs,
  batchesAtOnce,
  write,
}: BatcherOptions): Batcher {
  let waiting: BatchedMessage[] = [];
  let waitingRecords = 0;
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Taken from those that wait, and held back by the rows of those that are written. */
  let heldBack: Batch | undefined;
  const writing: Batch[] = [];
  let allDone = Promise.resolve();
  let failed = false;
  let room: { promise: Promise<void>; open: () => void } | undefined;

  const holdsBatch = () => waitingRecords >= batchSize || waitingBytes >= batchBytes;
  const isFull = () => heldBack !== undefined || holdsBatch();

  function openRoom(): void {
    room?.open();
    room = undefined;
  }

  function waitForRoom(): Promise<void> {
    if (!room) {
      let open = () => {};
      const promise = new Promise<void>((resolve) => {
        open = resolve;
      });
      room = { promise, open };
    }
    return room.promise;
  }

  function takeBatch(): Batch {
    let records = 0;
    let bytes = 0;
    let count = 0;
    for (const added of waiting) {
      if (records >= batchSize || bytes >= batchBytes) break;
      records += added.records.length;
      bytes += sizeOf(added);
      count += 1;
    }
    const messages = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingRecords -= records;
    waitingBytes -= bytes;
    return { messages };
  }

  /** Starts whatever may be written now. */
  function startWriting(): void {
    clearTimeout(timer);
    timer = undefined;
    while (!failed && writing.length < batchesAtOnce) {
      const beside = writing.length > 0;
      if (!heldBack) {
        if (waiting.length === 0 || (beside && !holdsBatch())) return;
        heldBack = takeBatch();
      }
      const batch = heldBack;
      if (beside && !writing.every((other) => areDisjoint(rowsOf(other), rowsOf(batch)))) return;
      heldBack = undefined;
      if (!isFull()) openRoom();
      writing.push(batch);
      allDone = finish(batch, allDone);
      // Whoever drains gets the error; without a drain it must not end the process.
      allDone.catch(() => {});
    }
  }

  async function finish(batch: Batch, earlierDone: Promise<void>): Promise<void> {
    try {
      const [settle] = await Promise.all([write(batch.messages), earlierDone]);
      settle();
    } catch (error) {
      failed = true;
      openRoom();
      throw error;
    }
    writing.shift();
    startWriting();
  }

  return {
    add(added) {
      waiting.push(added);
      waitingRecords += added.records.length;
      waitingBytes += sizeOf(added);
      if (!heldBack && holdsBatch()) startWriting();
      else if (writing.length === 0) timer ??= setTimeout(startWriting, flushIntervalMs);
      return isFull() && !failed ? waitForRoom() : undefined;
    },
    async drain() {
      while (writing.length > 0 || waiting.length > 0) {
        startWriting();
        await allDone;
      }
    },
  };
}

function rowsOf(batch: Batch): WriteSet {
  batch.rows ??= writeSetOf(batch.messages.flatMap(({ records }) => records));
  return batch.rows;
}
