import { beatIntervalMs, type Member, silentAfterS, type WorkerRegistry } from '@i40/timescale';

interface HeartbeatOptions {
  registry: WorkerRegistry;
  /** Called after every beat. `canJudge`: whether the silence of others means anything. */
  onMembers: (members: readonly Member[], canJudge: boolean) => void;
  onFailure: (reason: string) => void;
  /** Milliseconds that only go forward. */
  now?: () => number;
  intervalMs?: number;
}

export interface Heartbeat {
  /** Whether the last beat reached the database. */
  isBeating(): boolean;
  stop(): void;
}

/**
 * Says again and again that this worker lives, whatever else it is at. After an outage of the database, in which nobody
 * could give a sign of life, everyone looks dead to the first who can; so silence counts only for a worker that has itself
 * been beating for as long as it takes the others to show themselves.
 */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const {
    registry,
    onMembers,
    onFailure,
    now = () => performance.now(),
    intervalMs = beatIntervalMs,
  } = options;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let steadySince: number | undefined;
  let lastAt = now();

  async function beat(): Promise<void> {
    try {
      const members = await registry.beat();
      steadySince ??= now();
      if (!stopped) onMembers(members, now() - steadySince >= silentAfterS * 1_000);
    } catch (error) {
      steadySince = undefined;
      onFailure((error as Error).message);
    }
  }

  async function keepBeating(): Promise<void> {
    await beat();
    // The database may have been slow, or this process have stood still.
    if (now() - lastAt > silentAfterS * 1_000) steadySince = undefined;
    lastAt = now();
    if (!stopped) timer = setTimeout(keepBeating, intervalMs);
  }

  keepBeating();
  return {
    isBeating: () => steadySince !== undefined,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
