import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createTimeline } from './timeline.ts';

function aTimeline({ speed = 1, usualGapMs = 1000 } = {}) {
  const timeline = createTimeline({ startAt: testInstant, speed, usualGapMs });
  /** When a row is played, in milliseconds after the start. */
  const place = (time: number) => timeline.place(time).dueAt - testInstant;
  return { timeline, place };
}

describe('createTimeline', () => {
  it('plays the first row at once and the others at their distances, divided by the speed', () => {
    const { place } = aTimeline({ speed: 60 });
    expect([0, 60_000, 90_000].map((time) => place(1e12 + time))).toEqual([0, 1000, 1500]);
  });

  it('keeps rows of the same time apart by a microsecond', () => {
    const { place } = aTimeline();
    expect(place(5000)).toBe(0);
    expect(place(5000)).toBeCloseTo(0.001, 3);
    expect(place(5000)).toBeCloseTo(0.002, 3);
    expect(place(6000)).toBe(1000);
  });

  it('goes on at the usual distance where the clock of the recording was set back', () => {
    const { timeline, place } = aTimeline({ usualGapMs: 500 });
    place(10_000);
    place(10_500);
    expect(timeline.place(3_000)).toEqual({ dueAt: testInstant + 1000, wentBack: true });
    expect(place(3_500)).toBe(1500);
  });

  it('goes on at the usual distance when the recording begins again', () => {
    const { timeline, place } = aTimeline();
    place(10_000);
    place(12_000);
    timeline.rewind();
    expect(timeline.place(10_000)).toEqual({ dueAt: testInstant + 3000, wentBack: false });
    expect(place(12_000)).toBe(5000);
  });

  it('moves all that follows when playing was held up', () => {
    const { timeline, place } = aTimeline();
    place(0);
    timeline.postpone(60_000);
    expect(place(1000)).toBe(61_000);
  });
});
