import { type SensorPrediction, zThreshold } from '@i40/common';
import type { Baseline } from '@i40/timescale';
import { zScore } from 'simple-statistics';

const minBaseline = 10;

/**
 * Judges the latest value by how many standard deviations of the baseline it lies from the baseline's mean. The
 * value itself is no part of that baseline: in it, it would pull the mean towards itself and widen the spread,
 * and among n values could never reach |z| = sqrt(n - 1).
 *
 * With fewer than ten values there is no verdict: the spread of a few says little, and z would be anything. A
 * constant baseline gives no score either, but a value that leaves it is an anomaly.
 */
export function judgeLatest(latest: number, { n, mean, std, min, max }: Baseline): SensorPrediction {
  const statistics = { latest, mean, std, min, max };
  if (n < minBaseline || mean === null || std === null)
    return { ...statistics, z_score_abs: null, is_anomaly: false };
  if (min === max) {
    return latest === min
      ? { ...statistics, z_score_abs: 0, is_anomaly: false }
      : { ...statistics, z_score_abs: null, is_anomaly: true };
  }
  const z = Math.abs(zScore(latest, mean, std));
  return { ...statistics, z_score_abs: z, is_anomaly: z >= zThreshold };
}
