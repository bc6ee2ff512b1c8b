import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponentialNoise, gaussianNoise, uniformNoise } from '../../../testing/noise.ts';
import { readModel, writeModel } from '../../contract/saved-model.ts';
import { TailCalibration } from './tail-calibration.ts';

function calibrated(draw: () => number, count = 20_000): TailCalibration {
  const calibration = new TailCalibration();
  for (let i = 0; i < count; i++) calibration.observe(draw());
  return calibration;
}

describe('TailCalibration', () => {
  it('knows how rare values are that it never saw, for exponential, Gaussian and heavy tails', () => {
    const exponential = calibrated(exponentialNoise(1));
    for (const exponent of [1, 2, 4, 6]) {
      const decades = -Math.log10(exponential.tailOf(exponent * Math.LN10));
      expect(Math.abs(decades - exponent)).toBeLessThan(0.15 * exponent + 0.1);
    }
    const normal = gaussianNoise(2);
    const gaussian = calibrated(() => Math.abs(normal()));
    expect(-Math.log10(gaussian.tailOf(3))).toBeGreaterThan(2.1);
    expect(-Math.log10(gaussian.tailOf(3))).toBeLessThan(3);
    const uniform = uniformNoise(3);
    const pareto = calibrated(() => (1 - uniform()) ** (-1 / 3));
    // P(X > 100) = 1e-6; an exponential tail of this mean excess would say 1e-40.
    expect(-Math.log10(pareto.tailOf(100))).toBeGreaterThan(4);
    expect(-Math.log10(pareto.tailOf(100))).toBeLessThan(10);
  });

  it('gives no probability below 1 before it has seen a hundred values', () => {
    const calibration = calibrated(exponentialNoise(4), 99);
    expect(calibration.tailOf(1e9)).toBe(1);
    calibration.observe(1);
    expect(calibration.tailOf(1e9)).toBeLessThan(1e-3);
  });

  it('falls as the value grows and stays in (0, 1], whatever it has seen', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e100, max: 1e100 }), {
      minLength: 100,
      maxLength: 400,
    });
    fc.assert(
      fc.property(values, fc.array(fc.double({ noNaN: true }), { minLength: 2 }), (seen, asked) => {
        const calibration = new TailCalibration();
        for (const value of seen) calibration.observe(value);
        const tails = asked.sort((a, b) => a - b).map((value) => calibration.tailOf(value));
        for (const [i, tail] of tails.entries()) {
          expect(tail).toBeGreaterThan(0);
          expect(tail).toBeLessThanOrEqual(tails[i - 1] ?? 1);
        }
      }),
    );
  });

  it('is alarmed by any change after constant values, and not by the constant', () => {
    const calibration = calibrated(() => 7, 500);
    expect(calibration.tailOf(7)).toBeGreaterThan(0.05);
    expect(calibration.tailOf(7.01)).toBeLessThan(1e-10);
  });

  it('names the value that belongs to a probability, and none before it is ready', () => {
    const calibration = calibrated(exponentialNoise(9), 5_000);
    expect(calibration.tailOf(calibration.valueAt(1e-4))).toBeCloseTo(1e-4, 12);
    expect(calibration.valueAt(1e-4)).toBeGreaterThan(7);
    expect(calibration.valueAt(1e-4)).toBeLessThan(12);
    expect(new TailCalibration().valueAt(1e-4)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('follows a level that has changed for good', () => {
    const calibration = calibrated(exponentialNoise(5), 5_000);
    expect(calibration.tailOf(20)).toBeLessThan(1e-5);
    const draw = exponentialNoise(6);
    for (let i = 0; i < 5_000; i++) calibration.observe(20 + draw());
    expect(calibration.tailOf(20.5)).toBeGreaterThan(0.05);
  });

  it('goes on after being saved and restored as if nothing had been', () => {
    const calibration = calibrated(exponentialNoise(7), 1_234);
    const restored = new TailCalibration();
    readModel(restored, JSON.parse(JSON.stringify(writeModel(calibration))));
    const draw = exponentialNoise(8);
    for (let i = 0; i < 500; i++) {
      const value = draw();
      expect(restored.tailOf(value)).toBe(calibration.tailOf(value));
      calibration.observe(value);
      restored.observe(value);
    }
  });
});
