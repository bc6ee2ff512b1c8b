import { describe, expect, it } from 'vitest';
import {
  nabPoints,
  nabProfiles,
  normalised,
  probationaryRows,
  rawAtThreshold,
  scaledSigmoid,
  sortPoints,
  sweepThreshold,
} from './nab-score.ts';

const { standard } = nabProfiles;

/** Twenty rows, three of them probationary, a window from row 10 to row 13. */
function aFile(detections: Record<number, number>) {
  const scores = Float64Array.from({ length: 20 }, (_, row) => detections[row] ?? 0);
  return nabPoints({ scores, windows: [[10, 13]] }, { profile: standard, firstWindow: 0 });
}

const points = (detections: Record<number, number>) =>
  sweepThreshold(sortPoints([aFile(detections)]), standard);

describe('scaledSigmoid', () => {
  it("has the values that the paper gives for a window's beginning, middle and end", () => {
    expect(scaledSigmoid(-1)).toBeCloseTo(0.98661, 5);
    expect(scaledSigmoid(-0.5)).toBeCloseTo(0.84828, 5);
    expect(scaledSigmoid(0)).toBe(0);
    expect(scaledSigmoid(1)).toBeCloseTo(-0.98661, 5);
    expect(scaledSigmoid(3.01)).toBe(-1);
  });
});

describe('the NAB score', () => {
  it('has 15 % of a file on probation, at most 750 rows', () => {
    expect([probationaryRows(20), probationaryRows(1_127), probationaryRows(100_000)]).toEqual([3, 169, 750]);
    expect(aFile({})).toHaveLength(17);
  });

  it('gives 1 for a detection at the beginning of a window, less for a later one, and the best of several counts', () => {
    expect(points({ 10: 0.9 })).toEqual({ threshold: 0.9, raw: 1 });
    // Row 12 is the third of four: position -2/4.
    expect(points({ 12: 0.9 }).raw).toBeCloseTo(0.84828 / 0.98661, 4);
    expect(points({ 10: 0.8, 12: 0.9 })).toEqual({ threshold: 0.8, raw: 1 });
  });

  it('takes 1 for a missed window, and 0.11 for a false positive before the first window', () => {
    expect(rawAtThreshold(aFile({}), standard, 0.5)).toBe(-1);
    expect(rawAtThreshold(aFile({ 5: 0.9 }), standard, 0.5)).toBeCloseTo(-1.11, 12);
    // On probation nothing counts.
    expect(rawAtThreshold(aFile({ 2: 0.9 }), standard, 0.5)).toBe(-1);
  });

  it('forgives a false positive shortly behind a window', () => {
    // Row 14 is one row behind a window whose first and last row are three apart.
    const raw = rawAtThreshold(aFile({ 10: 0.9, 14: 0.9 }), standard, 0.5);
    expect(raw).toBeCloseTo(1 - 0.11 * (1 - 2 / (1 + Math.exp(5 / 3))), 9);
  });

  it('stays silent when every threshold would cost more than it brings', () => {
    const noise = Object.fromEntries(Array.from({ length: 20 }, (_, row) => [row, 0.5]));
    const low = nabPoints(
      { scores: Float64Array.from({ length: 100 }, () => 0.5), windows: [[98, 99]] },
      { profile: standard, firstWindow: 0 },
    );
    expect(sweepThreshold(sortPoints([low]), standard)).toEqual({
      threshold: Number.POSITIVE_INFINITY,
      raw: -1,
    });
    expect(points(noise).threshold).toBe(0.5);
  });

  it('counts rows of equal score together', () => {
    const swept = points({ 5: 0.9, 10: 0.9 });
    expect(swept.threshold).toBe(0.9);
    expect(swept.raw).toBeCloseTo(1 - 0.11, 12);
  });

  it('is 0 for silence and 100 for perfection in every profile', () => {
    for (const profile of Object.values(nabProfiles)) {
      expect(normalised(-profile.falseNegative * 3, 3, profile)).toBe(0);
      expect(normalised(3, 3, profile)).toBe(100);
    }
    expect(normalised(0, 0, standard)).toBeNaN();
  });
});
