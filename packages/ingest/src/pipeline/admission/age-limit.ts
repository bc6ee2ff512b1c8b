const dayMs = 86_400_000;

export interface AgeLimit {
  /** Readings before it (epoch milliseconds) are too old. */
  before(now: number): number;
  describe(ts: number, now: number): string;
  /** As `before`, of states, which no average needs. */
  beforeOfStates(now: number): number;
  /** As `describe`, of a state, which no average needs and which is not taken in as history. */
  describeState(ts: number, now: number): string;
}

/**
 * The database sums up what is at most a day younger than what it deletes: an older reading would be accepted, be in no
 * average, and vanish with the next retention job. `lookBackDays` is how far back it looks, where that is less: readings may be
 * kept for longer than before.
 */
export function createAgeLimit(keepRawDays: number, lookBackDays = keepRawDays - 1): AgeLimit {
  const summedUpDays = Math.max(1, Math.min(lookBackDays, keepRawDays - 1));
  const age = (ts: number, now: number) => ((now - ts) / dayMs).toFixed(1);
  return {
    before: (now) => now - summedUpDays * dayMs,
    beforeOfStates: (now) => now - Math.max(1, keepRawDays - 1) * dayMs,
    describe(ts, now) {
      return (
        `the reading is ${age(ts, now)} days old, and readings are kept for ${keepRawDays} days (KEEP_RAW_DAYS): ` +
        `after ${summedUpDays} days they come too late for the averages. To take in history, set INGEST_HISTORICAL=true and replay this message`
      );
    },
    describeState: (ts, now) =>
      `the state is ${age(ts, now)} days old, and states are kept for ${keepRawDays} days (KEEP_RAW_DAYS)`,
  };
}
