import type { DecoderName, IncomingMessage } from '@i40/common';
import type { Entry } from './entry.ts';

/** A message and what it holds, between arrival and acknowledgement. */
export interface BufferedMessage {
  message: IncomingMessage;
  entries: readonly Entry[];
  /** For the debug log. */
  decoder?: DecoderName | undefined;
}

interface MessageBufferOptions {
  /** Entries after which a batch is written at once. */
  batchSize: number;
  /** Bytes of payload after which a batch is closed: what is rejected is stored as it came, however large. */
  batchBytes: number;
  /** How long the first message of a batch waits for others, in milliseconds. */
  flushIntervalMs: number;
  /** Writes one batch; the next one waits for it. When it throws, the buffer stops for good. */
  write: (batch: readonly BufferedMessage[]) => Promise<void>;
}

export interface MessageBuffer {
  /** A promise when there is enough for some batches; it resolves when there is room again, or no hope of any. */
  add(message: BufferedMessage): Promise<void> | undefined;
  /** Resolves when all that was added before this call is written. Throws what `write` threw. */
  drain(): Promise<void>;
}

/** Of the payload, and of elements that are written down one by one: they can be larger together than it was. */
function sizeOf({ message, entries }: BufferedMessage): number {
  return entries.reduce(
    (sum, entry) => (entry.kind === 'rejected' ? sum + entry.payload.byteLength : sum),
    message.payload.byteLength,
  );
}

/**
 * Batches that may wait behind the one that is written. Fewer leave the database waiting for the next message, more only
 * take memory, and time that the database's answers then wait for.
 */
const batchesAhead = 3;

/** Gathers messages into batches, in the order of their arrival, one batch at a time. */
export function createMessageBuffer({
  batchSize,
  batchBytes,
  flushIntervalMs,
  write,
}: MessageBufferOptions): MessageBuffer {
  let waiting: BufferedMessage[] = [];
  let waitingEntries = 0;
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let failed = false;
  let room: { promise: Promise<void>; open: () => void } | undefined;

  const isFull = () =>
    waitingEntries >= batchesAhead * batchSize || waitingBytes >= batchesAhead * batchBytes;

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

  function takeBatch(): BufferedMessage[] {
    let entries = 0;
    let bytes = 0;
    let count = 0;
    for (const buffered of waiting) {
      if (entries >= batchSize || bytes >= batchBytes) break;
      entries += buffered.entries.length;
      bytes += sizeOf(buffered);
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingEntries -= entries;
    waitingBytes -= bytes;
    if (!isFull()) openRoom();
    return batch;
  }

  async function writeAll(): Promise<void> {
    try {
      while (waiting.length > 0) await write(takeBatch());
      writing = undefined;
    } catch (error) {
      failed = true;
      openRoom();
      throw error;
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (!writing) {
      writing = writeAll();
      // Whoever drains gets the error; without a drain it must not end the process.
      writing.catch(() => {});
    }
    return writing;
  }

  return {
    add(buffered) {
      waiting.push(buffered);
      waitingEntries += buffered.entries.length;
      waitingBytes += sizeOf(buffered);
      if (!writing) {
        if (waitingEntries >= batchSize) flush();
        else timer ??= setTimeout(flush, flushIntervalMs);
      }
      return isFull() && !failed ? waitForRoom() : undefined;
    },
    async drain() {
      while (writing || waiting.length > 0) await flush();
    },
  };
}
