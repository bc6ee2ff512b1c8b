import { describe, expect, it } from 'vitest';
import { createPulseMeter } from './pulse.ts';

const start = Date.UTC(2026, 0, 5, 8);
const isoAt = (ms: number) => new Date(ms).toISOString();

describe('the pulse', () => {
  it('is the mean of the last five whole seconds', () => {
    let now = start;
    const meter = createPulseMeter(() => now);
    for (let second = 0; second < 10; second++) {
      for (const offset of [0, 500]) {
        now = start + second * 1_000 + offset;
        meter.count(second < 5 ? 1_000 : 50, isoAt(now - 40));
      }
    }
    now = start + 10_000;
    expect(meter.measure()).toEqual({ readingsPerSecond: 100, lagSeconds: 0.04 });
  });

  it('is right from the first whole second on', () => {
    let now = start + 600;
    const meter = createPulseMeter(() => now);
    meter.count(400, isoAt(now));
    expect(meter.measure().readingsPerSecond).toBe(0);
    now = start + 1_500;
    meter.count(1_000, isoAt(now));
    now = start + 2_100;
    expect(meter.measure()).toEqual({ readingsPerSecond: 1_000, lagSeconds: 0 });
  });

  it('has no lag when nothing comes any more', () => {
    let now = start;
    const meter = createPulseMeter(() => now);
    expect(meter.measure()).toEqual({ readingsPerSecond: 0, lagSeconds: null });
    meter.count(5, isoAt(now));
    now = start + 5_000;
    expect(meter.measure().lagSeconds).toBe(0);
    now = start + 6_000;
    expect(meter.measure()).toEqual({ readingsPerSecond: 0, lagSeconds: null });
  });
});
