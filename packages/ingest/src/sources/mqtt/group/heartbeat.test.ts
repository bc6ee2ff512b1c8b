import type { Member, WorkerRegistry } from '@i40/timescale';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startHeartbeat } from './heartbeat.ts';

const members: readonly Member[] = [];

function setUp() {
  vi.useFakeTimers();
  const database = { isAway: false };
  const judged: boolean[] = [];
  const onFailure = vi.fn();
  const registry = {
    beat: async () => {
      if (database.isAway) throw new Error('away');
      return members;
    },
  } as unknown as WorkerRegistry;
  const heartbeat = startHeartbeat({
    registry,
    onMembers: (_members, canJudge) => judged.push(canJudge),
    onFailure,
    now: () => Date.now(),
  });
  return { heartbeat, database, judged, onFailure };
}

describe('the heartbeat', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('judges the silence of others once it has been heard itself for as long', async () => {
    const { judged, heartbeat } = setUp();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(judged).toEqual([false, false, false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(judged.at(-1)).toBe(true);
    heartbeat.stop();
  });

  it('takes nobody for dead after an outage in which none could be heard', async () => {
    const { judged, heartbeat, database, onFailure } = setUp();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(heartbeat.isBeating()).toBe(true);
    database.isAway = true;
    await vi.advanceTimersByTimeAsync(300_000);
    expect(heartbeat.isBeating()).toBe(false);
    expect(onFailure).toHaveBeenCalledWith('away');
    database.isAway = false;
    judged.length = 0;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(judged.slice(0, 3)).toEqual([false, false, false]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(judged.at(-1)).toBe(true);
    heartbeat.stop();
  });

  it('stops', async () => {
    const { judged, heartbeat } = setUp();
    await vi.advanceTimersByTimeAsync(0);
    heartbeat.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(judged).toEqual([false]);
  });
});
