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
  add(message: BufferedMessage): void;
  /** Resolves when all that was added before this call is written. Throws what `write` threw. */
  drain(): Promise<void>;
}

/** Elements of one message, written down one by one, can be larger together than the message was. */
function rejectedBytes(entries: readonly Entry[]): number {
  return entries.reduce(
    (sum, entry) => (entry.kind === 'rejected' ? sum + entry.payload.byteLength : sum),
    0,
  );
}

/** Gathers messages into batches, in the order of their arrival, one batch at a time. */
export function createMessageBuffer({
  batchSize,
  batchBytes,
  flushIntervalMs,
  write,
}: MessageBufferOptions): MessageBuffer {
  let waiting: BufferedMessage[] = [];
  let waitingEntries = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  function takeBatch(): BufferedMessage[] {
    let entries = 0;
    let bytes = 0;
    let count = 0;
    for (const { message, entries: own } of waiting) {
      if (entries >= batchSize || bytes >= batchBytes) break;
      entries += own.length;
      bytes += message.payload.byteLength + rejectedBytes(own);
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingEntries -= entries;
    return batch;
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) await write(takeBatch());
    writing = undefined;
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
      if (writing) return;
      if (waitingEntries >= batchSize) flush();
      else timer ??= setTimeout(flush, flushIntervalMs);
    },
    async drain() {
      while (writing || waiting.length > 0) await flush();
    },
  };
}
