import { type Birth, type EdgeNodeState, findBirth } from '../edge-node.ts';
import { follows } from './sequence.ts';
import type { BirthEvent } from './session-event.ts';

/** Which of two births is the newer one, where clocks may be wrong, and set right between the two. */

/** Whether the broker's copy of a birth says nothing that is not known already. */
export function isKnownBirth(node: EdgeNodeState, birth: Birth): boolean {
  const known = findBirth(node, birth.device);
  return known !== undefined && known.bornAt >= birth.bornAt;
}

/**
 * Whether what is alive was born later than this birth tells: an old message, sent again. After a death any birth
 * counts: a restart may have set the clock back. While the sender is alive a count that goes on proves more than a clock:
 * a new session has a new bdSeq, and a device is born in the sequence of its edge node.
 */
export function isOutdatedBirth(node: EdgeNodeState, { birth, seq, bdSeq, device }: BirthEvent): boolean {
  const known = findBirth(node, birth.device);
  if (known?.isOnline !== true || trustedTime(known) <= birth.bornAt) return false;
  return device === undefined ? !isNextSession(node.bdSeq, bdSeq) : !follows(node.sequence, seq);
}

/** A clock that was ahead does not make its birth newer than what came after it. */
function trustedTime({ bornAt, receivedAt }: Birth): number {
  return Math.min(bornAt, receivedAt ?? bornAt);
}

const period = 256;

/** bdSeq counts the connections, from 0 to 255 and over again. */
function isNextSession(known: number | null, bdSeq: number | null): boolean {
  if (known === null || bdSeq === null) return false;
  if (known >= period || bdSeq >= period) return bdSeq > known;
  const ahead = (bdSeq - known + period) % period;
  return ahead > 0 && ahead < period / 2;
}
