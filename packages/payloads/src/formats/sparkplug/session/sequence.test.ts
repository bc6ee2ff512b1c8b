import { describe, expect, it } from 'vitest';
import { newSequence, restartSequence, type Sequence, settleSequence, trackSequence } from './sequence.ts';

const waitMs = 2_000;
const track = (seqs: readonly number[], from: Sequence = restartSequence(newSequence, 0), at = 0) =>
  seqs.reduce((sequence, seq) => trackSequence(sequence, seq, at), from);
const settled = (sequence: Sequence) => {
  const { gaps, lost } = settleSequence(sequence, waitMs, waitMs);
  return { gaps, lost };
};

describe('the sequence of an edge node', () => {
  it('runs from 0 to 255 and over again without a gap', () => {
    const twice = Array.from({ length: 512 }, (_, index) => (index + 1) % 256);
    expect(settled(track(twice))).toEqual({ gaps: 0, lost: 0 });
  });

  it('has a gap where numbers are missing, also across its end', () => {
    expect(settled(track([1, 4]))).toEqual({ gaps: 1, lost: 2 });
    expect(settled(track([1], restartSequence(newSequence, 254)))).toEqual({ gaps: 1, lost: 2 });
  });

  it('has none where messages have only overtaken each other', () => {
    expect(settled(track([2, 1, 3]))).toEqual({ gaps: 0, lost: 0 });
    expect(settled(track([3, 1, 2, 4]))).toEqual({ gaps: 0, lost: 0 });
  });

  it('waits before it counts', () => {
    const waiting = track([2]);
    expect(settleSequence(waiting, waitMs - 1, waitMs)).toBe(waiting);
    expect(settleSequence(waiting, waitMs, waitMs)).toMatchObject({ gaps: 1, lost: 1, missing: [] });
  });

  it('takes a repeat for no gap, and a message without a number for none either', () => {
    const sequence = track([1]);
    expect(trackSequence(sequence, 1, 0)).toBe(sequence);
    expect(trackSequence(sequence, undefined, 0)).toBe(sequence);
  });

  it('begins anew with any number at a birth; what was missing before is lost', () => {
    const reborn = restartSequence(track([3]), 17);
    expect(reborn).toEqual({ last: 17, missing: [], missingSince: null, gaps: 1, lost: 2 });
  });

  it('takes the first number as it comes where none is known', () => {
    expect(track([99, 100], newSequence)).toMatchObject({ last: 100, missing: [] });
  });

  it('takes what lies half a round ahead or more for late or repeated', () => {
    const sequence = track([1, 2, 3]);
    expect(trackSequence(sequence, 2, 0)).toBe(sequence);
    expect(trackSequence(sequence, 3 + 129, 0)).toBe(sequence);
    expect(settled(trackSequence(sequence, 3 + 128, 0))).toEqual({ gaps: 1, lost: 127 });
  });

  it('stays small however wildly the numbers jump', () => {
    const jumps = Array.from({ length: 5_000 }, (_, index) => (index * 97) % 256);
    expect(track(jumps).missing.length).toBeLessThan(256);
  });
});
