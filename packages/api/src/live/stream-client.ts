import type { Writable } from 'node:stream';
import type { StreamQuery } from '@i40/common';
import { type Changes, createChanges, isEmpty, mergeChanges } from './changes.ts';
import { encodeChanges } from './event-text.ts';

export interface StreamClient {
  readonly filter: StreamQuery;
  /** Sends changes, or keeps them in coalesced form while the socket is full. `text` is what they look like encoded. */
  offer(changes: Changes, text: string): void;
  /** Sends what is worth nothing later, or drops it while the socket is full. */
  sendIfFree(text: string): void;
  /** How long the socket has been full, in milliseconds; 0 when it is not. */
  blockedMs(now: number): number;
  end(): void;
  destroy(): void;
}

interface StreamClientOptions {
  output: Writable;
  filter: StreamQuery;
  now: () => number;
}

/** One listener. Its socket's buffer is all that ever waits for it: what does not fit is gathered, not queued. */
export function createStreamClient({ output, filter, now }: StreamClientOptions): StreamClient {
  let pending: Changes | undefined;
  let blockedSince: number | undefined;

  const isBlocked = () => {
    if (!output.writableNeedDrain) {
      blockedSince = undefined;
      return false;
    }
    blockedSince ??= now();
    return true;
  };
  const write = (text: string) => {
    if (text !== '' && !output.destroyed) output.write(text);
  };

  return {
    filter,
    offer(changes, text) {
      if (isBlocked()) {
        if (isEmpty(changes)) return;
        pending ??= createChanges();
        mergeChanges(pending, changes);
      } else if (pending) {
        mergeChanges(pending, changes);
        const gathered = pending;
        pending = undefined;
        write(encodeChanges(gathered));
      } else {
        write(text);
      }
    },
    sendIfFree(text) {
      if (!isBlocked()) write(text);
    },
    blockedMs: (at) => (blockedSince === undefined || !output.writableNeedDrain ? 0 : at - blockedSince),
    end: () => void output.end(),
    destroy: () => void output.destroy(),
  };
}
