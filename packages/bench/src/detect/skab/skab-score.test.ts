import { describe, expect, it } from 'vitest';
import { scoreSkab } from './skab-score.ts';

const bits = (text: string) => [...text].map((bit) => bit === '1');
const file = (labels: string, decisions: string) => ({ labels: bits(labels), decisions: bits(decisions) });

describe('scoreSkab', () => {
  it('counts rows one by one', () => {
    expect(scoreSkab([file('0110', '0011')])).toEqual({
      f1: 0.5,
      far: 50,
      mar: 50,
      delayRows: 1,
      found: 1,
      anomalies: 1,
    });
  });

  it('puts the rows of all files together rather than averaging files', () => {
    // TP 3, FP 0, FN 3, TN 2.
    const score = scoreSkab([file('1111', '0001'), file('1100', '1100')]);
    expect(score.f1).toBeCloseTo(3 / 4.5, 12);
    expect(score).toMatchObject({ far: 0, mar: 50, found: 2, anomalies: 2 });
  });

  it('does not take an alarm after an anomaly for one in it', () => {
    expect(scoreSkab([file('0100', '0011')])).toMatchObject({
      found: 0,
      anomalies: 1,
      delayRows: Number.NaN,
    });
  });

  it('takes an alarm that is on already for an immediate one', () => {
    expect(scoreSkab([file('0011', '1111')])).toMatchObject({ delayRows: 0, found: 1 });
  });
});
