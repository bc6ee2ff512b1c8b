import type { SensorTimeToLimit } from '@i40/common';
import { timeToLimit } from '@i40/detect';
import type { SensorSteps } from '@i40/timescale';

/** Beyond a day a trend of some minutes says nothing. */
const horizonMinutes = 24 * 60;

/** When a sensor will leave its normal range, by the trend of the means of its minutes, the latest value included. */
export function forecastLimit(
  { steps, values, latest, latest_at, normal_low: low, normal_high: high }: SensorSteps,
  stepS: number,
): SensorTimeToLimit {
  if (low === null && high === null) return { status: 'range unknown' };
  const minutes = new Map<number, { sum: number; count: number }>();
  const add = (seconds: number, value: number) => {
    const minute = Math.floor(seconds / 60);
    const { sum, count } = minutes.get(minute) ?? { sum: 0, count: 0 };
    minutes.set(minute, { sum: sum + value, count: count + 1 });
  };
  for (const [i, step] of steps.entries()) add(step * stepS, values[i] as number);
  add(latest_at, latest);
  const points = [...minutes].map(([time, { sum, count }]) => ({ time, value: sum / count }));
  const forecast = timeToLimit(points, { low, high, horizon: horizonMinutes });
  if (forecast.status !== 'expected') return forecast;
  return {
    status: 'expected',
    limit: forecast.limit,
    minutes: forecast.time,
    earliest_minutes: forecast.earliest,
    latest_minutes: forecast.latest ?? null,
  };
}
