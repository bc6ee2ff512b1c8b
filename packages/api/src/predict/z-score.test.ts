import { describe, expect, it } from 'vitest';
import { judgeLatest } from './z-score.ts';

const baseline = { n: 900, mean: 10, std: 2, min: 4, max: 16 };

describe('judgeLatest', () => {
  it.each([
    [15.99, false],
    [16, true],
    [16.01, true],
    [4.01, false],
    [4, true],
  ])('judges %d against 10 ± 2 as anomaly: %s', (latest, expected) => {
    expect(judgeLatest(latest, baseline).is_anomaly).toBe(expected);
  });

  it('gives the distance in standard deviations, whichever side', () => {
    expect(judgeLatest(13, baseline).z_score_abs).toBe(1.5);
    expect(judgeLatest(7, baseline).z_score_abs).toBe(1.5);
  });

  it('has no verdict on a baseline of fewer than ten values', () => {
    const empty = { n: 0, mean: null, std: null, min: null, max: null };
    expect(judgeLatest(99, empty)).toMatchObject({ z_score_abs: null, is_anomaly: false });
    expect(judgeLatest(99, { ...baseline, n: 9 })).toMatchObject({ z_score_abs: null, is_anomaly: false });
    expect(judgeLatest(99, { ...baseline, n: 10 })).toMatchObject({ z_score_abs: 44.5, is_anomaly: true });
  });

  it('takes a value like a constant baseline for normal, and one that leaves it for an anomaly', () => {
    const constant = { n: 60, mean: 5, std: 0, min: 5, max: 5 };
    expect(judgeLatest(5, constant)).toMatchObject({ z_score_abs: 0, is_anomaly: false });
    expect(judgeLatest(5.1, constant)).toMatchObject({ z_score_abs: null, is_anomaly: true });
  });
});
