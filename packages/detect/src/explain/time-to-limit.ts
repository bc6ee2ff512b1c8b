import { isUsable } from '../contract/sample.ts';
import { type Line, robustTrend } from './robust-trend.ts';

export type TimeToLimit =
  | { status: 'not enough data' | 'not in sight' }
  | { status: 'outside already'; limit: 'low' | 'high' }
  | {
      status: 'expected';
      limit: 'low' | 'high';
      /** From the last point on, in the unit of the times. */
      time: number;
      /** The limit is reached between these with 95 % confidence; `latest` is undefined where that is open. */
      earliest: number;
      latest: number | undefined;
    };

export interface TimeToLimitOptions {
  /** The normal range; null where it has no end. */
  low: number | null;
  high: number | null;
  /** What lies beyond this is not in sight. */
  horizon: number;
  /** A trend counts that chance gives less often than this. */
  significance?: number;
}

const minPoints = 10;
/** Pairs grow with the square: of more points, the latest count. */
const maxPoints = 360;

/**
 * When a series will leave its normal range if its trend goes on (robust-trend.ts), as seen from its last point. Points
 * are aggregates, say minutes, with time in any unit; missing values are passed over, order does not matter. Where the
 * trend is no clearer than chance would make it, or leads away from the limits, nothing is in sight.
 *
 * Example: a temperature that rises by 0.5 a minute and is at 70 has 20 minutes left to its limit of 80.
 */
export function timeToLimit(
  points: readonly { time: number; value: number }[],
  { low, high, horizon, significance = 0.01 }: TimeToLimitOptions,
): TimeToLimit {
  const usable = points
    .filter(({ time, value }) => isUsable(time) && isUsable(value))
    .sort((a, b) => a.time - b.time)
    .slice(-maxPoints);
  const last = usable.at(-1);
  if (usable.length < minPoints || !last || last.time === usable[0]?.time)
    return { status: 'not enough data' };
  // Relative to the last point, so that large times cost no precision.
  const times = Float64Array.from(usable, ({ time }) => time - last.time);
  const trend = robustTrend(
    times,
    Float64Array.from(usable, ({ value }) => value),
  );
  if (low !== null && isBeyond(usable, (value) => value < low))
    return { status: 'outside already', limit: 'low' };
  if (high !== null && isBeyond(usable, (value) => value > high))
    return { status: 'outside already', limit: 'high' };
  const rises = trend.slope > 0;
  const limit = rises ? high : low;
  if (trend.slope === 0 || limit === null || trend.pValue > significance) return { status: 'not in sight' };
  const [slow, fast] = rises ? [trend.lower, trend.upper] : [trend.upper, trend.lower];
  const time = timeAlong(trend, limit, rises) ?? Number.POSITIVE_INFINITY;
  if (time > horizon) return { status: 'not in sight' };
  return {
    status: 'expected',
    limit: rises ? 'high' : 'low',
    time,
    earliest: timeAlong(fast, limit, rises) ?? 0,
    latest: timeAlong(slow, limit, rises),
  };
}

/** Whether at least two of the last three values are beyond a limit: a single one may be a spike. */
function isBeyond(points: readonly { value: number }[], beyond: (value: number) => boolean): boolean {
  return points.slice(-3).filter(({ value }) => beyond(value)).length >= 2;
}

/** How long a line takes to a limit; undefined if it leads away from it. */
function timeAlong({ slope, level }: Line, limit: number, rises: boolean): number | undefined {
  if (rises ? slope <= 0 : slope >= 0) return undefined;
  return Math.max(0, (limit - level) / slope);
}
