import { type Member, silentAfterS } from '@i40/timescale';

/** The part of the millisecond that this worker stamps in. */
export function slotOf(members: readonly Member[], clientId: string): number {
  return members.find((member) => member.clientId === clientId)?.slot ?? 0;
}

interface Viewpoint {
  clientId: string;
  /** Whether the silence of others means anything. */
  canJudge: boolean;
}

/**
 * What a worker is in its group: the first that lives and stays leads. Undefined while it cannot be told whether those
 * that are silent live.
 */
export function judgeRole(
  members: readonly Member[],
  { clientId, canJudge }: Viewpoint,
): 'leads' | 'follows' | undefined {
  const leader = members.find(({ silentForS, leaving }) => silentForS < silentAfterS && !leaving);
  if (leader?.clientId !== clientId) return 'follows';
  return canJudge || members.length === 1 ? 'leads' : undefined;
}
