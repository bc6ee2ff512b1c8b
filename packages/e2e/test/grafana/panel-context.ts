import type { Panel } from './dashboard-files.ts';
import type { QueryContext } from './expand-query.ts';

const hourMs = 3_600_000;

/** Buckets as Grafana chooses them for a chart of some 700 pixels. */
const ranges = {
  hour: { hours: 1, intervalMs: 5_000 },
  day: { hours: 24, intervalMs: 120_000 },
  week: { hours: 7 * 24, intervalMs: 900_000 },
  year: { hours: 365 * 24, intervalMs: 43_200_000 },
};

export type RangeName = keyof typeof ranges;

export const rangeNames = Object.keys(ranges) as RangeName[];

const finestMs = (interval = '0s') =>
  Number.parseInt(interval, 10) * (interval.endsWith('m') ? 60_000 : 1_000);

/** In whole minutes, where a panel asks for fewer points than it has pixels. */
const coarsestMs = (hours: number, points?: number) =>
  points ? Math.ceil((hours * hourMs) / points / 60_000) * 60_000 : 0;

/** What a panel is asked with when the dashboard shows a range that ends at `now`. */
export function contextOf(
  range: RangeName,
  now: Date,
  { panel, chosen = {} }: { panel?: Panel | undefined; chosen?: object },
): QueryContext {
  const { hours, intervalMs } = ranges[range];
  return {
    from: new Date(now.getTime() - hours * hourMs),
    to: now,
    intervalMs: Math.max(intervalMs, finestMs(panel?.interval), coarsestMs(hours, panel?.maxDataPoints)),
    variables: { ...chosen },
  };
}
