import { parseInstant } from '@i40/common';

export interface Throughput {
  readingsPerSecond: number;
  /** From the measurement to here, of the newest reading; null while nothing comes. */
  lagSeconds: number | null;
}

export interface PulseMeter {
  /** So many readings have arrived, the newest measured at `newestTs`. */
  count(readings: number, newestTs: string): void;
  measure(): Throughput;
}

/** Long enough to be calm at a few messages a second, short enough to show a stop. */
const windowSeconds = 5;

/** Counts what arrives, by the second, over the last five of them. */
export function createPulseMeter(now: () => number): PulseMeter {
  const startedAt = now();
  let seconds: { second: number; readings: number }[] = [];
  let newest: { at: number; lagSeconds: number } | undefined;
  const secondOf = (at: number) => Math.floor(at / 1_000);

  return {
    count(readings, newestTs) {
      const at = now();
      const current = seconds.at(-1);
      if (current?.second === secondOf(at)) current.readings += readings;
      else seconds.push({ second: secondOf(at), readings });
      if (seconds.length > windowSeconds + 1) seconds = seconds.slice(-windowSeconds - 1);
      const measuredAt = parseInstant(newestTs) ?? at;
      newest = { at, lagSeconds: Math.max(0, at - measuredAt) / 1_000 };
    },
    measure() {
      const at = now();
      const current = secondOf(at);
      const inWindow = seconds.filter(({ second }) => second < current && second >= current - windowSeconds);
      const total = inWindow.reduce((sum, { readings }) => sum + readings, 0);
      // The first seconds of a process are not diluted by those in which it did not run.
      const observed = Math.min(windowSeconds, Math.max(1, current - secondOf(startedAt)));
      const isRecent = newest && at - newest.at <= windowSeconds * 1_000;
      return {
        readingsPerSecond: total / observed,
        lagSeconds: newest && isRecent ? newest.lagSeconds : null,
      };
    },
  };
}
