import { createHash } from 'node:crypto';
import type { RejectedRecord } from '@i40/timescale';

interface PayloadBudgetOptions {
  /** Large payloads that are kept whole, a minute. */
  wholePerMinute: number;
  /** Epoch milliseconds. */
  now: () => number;
}

const keptBytes = 4_096;
const minuteMs = 60_000;

/**
 * Bounds what junk can cost on disk: the first large payloads of a minute are kept whole, so that they can be sent again;
 * of the others the beginning is kept, with the size and the SHA-256 by which the sender finds them. Small ones are
 * always kept whole.
 */
export function createPayloadBudget({ wholePerMinute, now }: PayloadBudgetOptions) {
  let minute = Number.NEGATIVE_INFINITY;
  let whole = 0;

  return function cut(record: RejectedRecord): RejectedRecord {
    const { payload, reason } = record;
    if (payload.byteLength <= keptBytes) return record;
    const present = Math.floor(now() / minuteMs);
    if (present !== minute) {
      minute = present;
      whole = 0;
    }
    whole += 1;
    if (whole <= wholePerMinute) return record;
    const sha256 = createHash('sha256').update(payload).digest('hex');
    const note = `only its first ${keptBytes} of ${payload.byteLength} bytes are kept, SHA-256 ${sha256}`;
    return {
      ...record,
      payload: payload.subarray(0, keptBytes),
      reason: `${reason.slice(0, 800)} (${note})`,
    };
  };
}
