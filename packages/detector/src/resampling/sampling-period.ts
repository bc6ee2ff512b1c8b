import type { SensorValue } from './row.ts';

/** Periods that grids have. Faster sensors are averaged, slower ones hold their value. */
const periodsMs = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000] as const;
/** Intervals of one sensor that a choice takes. */
const intervalsNeeded = 20;
/** A machine of many slow sensors need not be waited for. */
const valuesNeeded = 2_000;

/**
 * The period of a machine's grid: that of its fastest sensor, by the median of the times between its values, but not
 * under a second. Undefined until there are enough of them.
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
  const fastest = Math.min(...medians, periodsMs.at(-1) as number);
  // Clocks jitter: 0.8 s, or 1.2 s, is a second.
  return periodsMs.findLast((period) => period <= 1.2 * fastest) ?? periodsMs[0];
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
