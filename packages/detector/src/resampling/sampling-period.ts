import type { SensorValue } from './row.ts';

/** Periods that machines are set to. Faster sensors are averaged, slower ones hold their value. */
const commonMs = [
  1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 10_000, 12_000, 15_000, 20_000, 30_000, 60_000, 120_000, 180_000,
  240_000, 300_000, 360_000, 600_000, 720_000, 900_000, 1_200_000, 1_800_000, 3_600_000,
] as const;
const shortestMs = commonMs[0];
const longestMs = 3_600_000;
/** Clocks jitter: 0.95 s, or 1.1 s, is a second. */
const jitter = 0.1;
/** Intervals of one sensor that a choice takes. */
const intervalsNeeded = 20;
/** A machine of many slow sensors need not be waited for. */
const valuesNeeded = 2_000;

/**
 * The period of a machine's grid: that of its fastest sensor, by the median of the times between its values, but not
 * under a second. A grid finer than the machine would repeat values, and a model that was learnt from single rows would
 * judge repeated ones. Undefined until there are enough of them.
 *
 * Example: of a sensor that sends every 1.1 s and one that sends every minute, the period is 1 s.
 */
export function chooseSamplingPeriod(values: readonly SensorValue[]): number | undefined {
  const times = new Map<string, number[]>();
  for (const { sensor, at } of values) {
    const known = times.get(sensor);
    if (known) known.push(at);
    else times.set(sensor, [at]);
  }
  const medians = [...times.values()].flatMap((of) => medianInterval(of) ?? []);
  if (medians.length === 0 && values.length < valuesNeeded) return undefined;
  return periodOf(Math.min(...medians, longestMs));
}

/** The common period that an interval jitters about, or else the interval itself in whole seconds. */
function periodOf(intervalMs: number): number {
  const off = (period: number) => Math.abs(period - intervalMs);
  const nearest = commonMs.reduce<number>(
    (best, period) => (off(period) < off(best) ? period : best),
    shortestMs,
  );
  if (off(nearest) <= jitter * intervalMs) return nearest;
  return Math.max(shortestMs, Math.round(intervalMs / 1_000) * 1_000);
}

function medianInterval(times: readonly number[]): number | undefined {
  const sorted = [...times].sort((a, b) => a - b);
  const intervals = sorted
    .slice(1)
    .map((at, i) => at - (sorted[i] as number))
    .filter((interval) => interval > 0);
  if (intervals.length < intervalsNeeded) return undefined;
  return intervals.sort((a, b) => a - b)[intervals.length >> 1];
}
