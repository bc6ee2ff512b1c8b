import { parseInstant } from '@i40/common';

export interface Throughput {
  readingsPerSecond: number;
  /** From the measurement to here, of the newest message; null while nothing comes. */
  lagSeconds: number | null;
}

export interface PulseMeter {
  /** So many readings have arrived, the newest measured at `newestTs`. */
  count(readings: number, newestTs: string): void;
  measure(): Throughput;
}

/** Long enough to be calm at a few messages a second, short enough to show a stop. */
const windowSeconds = 5;

/** Counts what arrives, by the second, over the last five whole ones. */
export function createPulseMeter(now: () => number): PulseMeter {
  const secondOf = (at: number) => Math.floor(at / 1_000);
  // The second in which counting begins is not whole.
  const firstWhole = secondOf(now()) + 1;
  const seconds = new Map<number, number>();
  let newest: { at: number; lagSeconds: number } | undefined;

  return {
    count(readings, newestTs) {
      const at = now();
      const second = secondOf(at);
      if (!seconds.has(second)) {
        for (const past of seconds.keys()) if (past < second - windowSeconds) seconds.delete(past);
      }
      seconds.set(second, (seconds.get(second) ?? 0) + readings);
      newest = { at, lagSeconds: Math.max(0, at - (parseInstant(newestTs) ?? at)) / 1_000 };
    },
    measure() {
      const at = now();
      const end = secondOf(at);
      const begin = Math.max(firstWhole, end - windowSeconds);
      let total = 0;
      for (const [second, readings] of seconds) if (second >= begin && second < end) total += readings;
      const isRecent = newest !== undefined && at - newest.at <= windowSeconds * 1_000;
      return {
        readingsPerSecond: total / Math.max(1, end - begin),
        lagSeconds: newest && isRecent ? newest.lagSeconds : null,
      };
    },
  };
}
