import { describe, expect, it } from 'vitest';
import { createSeriesRing } from '../../public/assets/js/series-ring.js';
import { instant } from './a-machine.ts';

const aRing = () => createSeriesRing({ stepMs: 1_000, length: 10 });
const after = (seconds: number) => instant + seconds * 1_000;

describe('createSeriesRing', () => {
  it('gives back what it was given, in the order of time', () => {
    const ring = aRing();
    for (const second of [2, 0, 1]) ring.add(after(second), second);
    const [x, , , values] = ring.columns(instant, after(9));
    expect(x).toEqual([0, 1, 2].map((second) => after(second) / 1_000));
    expect(values).toEqual([0, 1, 2]);
  });

  it('keeps the spike between two values of the same second', () => {
    const ring = aRing();
    ring.add(after(0), 5);
    ring.add(after(0.2), 99, 4, 99);
    ring.add(after(0.4), 6);
    expect(ring.columns(instant, after(1))).toEqual([[after(0.4) / 1_000], [4], [99], [6]]);
  });

  it('forgets what is older than its length, and does not let it overwrite what is new', () => {
    const ring = aRing();
    ring.add(after(0), 0);
    ring.add(after(10), 10);
    ring.add(after(0), 1);
    expect(ring.columns(instant, after(10))[3]).toEqual([10]);
  });

  it('breaks the line where the sensor was silent for longer than usual', () => {
    const ring = aRing();
    for (const second of [0, 1, 2, 9]) ring.add(after(second), second);
    expect(ring.columns(instant, after(9))[3]).toEqual([0, 1, 2, null, 9]);
  });

  it('does not break the line of a sensor that sends rarely', () => {
    const ring = createSeriesRing({ stepMs: 1_000, length: 300 });
    for (const second of [0, 60, 120, 180]) ring.add(after(second), second);
    expect(ring.columns(instant, after(299))[3]).toEqual([0, 60, 120, 180]);
  });

  it('takes any number of values without growing', () => {
    const ring = aRing();
    for (let i = 0; i < 100_000; i++) ring.add(after(i / 1_000), i);
    expect(ring.columns(0, after(99.999))[0]).toHaveLength(10);
  });
});
