import { describe, expect, it } from 'vitest';
import { RingBuffer } from '../statistics/ring-buffer.ts';
import { defineDetector } from './define-detector.ts';

/** The simplest thing that has all parts: counts samples and remembers the last three values of the first column. */
const counting = defineDetector({
  name: 'counting',
  version: 2,
  options: { step: 1 },
  minRows: 1,
  maxColumns: 2,
  blank: () => ({ count: 0, seen: true, last: new RingBuffer(3), scratch: new Float64Array(1) }),
  learn(model, rows) {
    if (rows[0]?.[0] === 99) return 'cannot stand 99';
    model.count = rows.length;
    return undefined;
  },
  judge(model, sample, verdict) {
    model.count++;
    model.last.push(sample[0] ?? Number.NaN);
    verdict.status = 'ok';
    verdict.statistic = model.count;
  },
});

function fitted(rows: number[][]) {
  const result = counting.fit(rows);
  if (!result.ok) throw new Error(result.reason);
  return result.state;
}

describe('defineDetector', () => {
  it('tells why rows cannot be fitted', () => {
    const reasonFor = (rows: number[][]) => {
      const result = counting.fit(rows);
      return result.ok ? undefined : result.reason;
    };
    expect(reasonFor([])).toBe('needs at least 1 rows, got 0');
    expect(reasonFor([[]])).toBe('needs at least one column');
    expect(reasonFor([[1, 2, 3]])).toBe('takes 2 column, got 3');
    expect(reasonFor([[1, 2], [1]])).toBe('row 1 has 1 columns, the first row 2');
    expect(reasonFor([[99, 2]])).toBe('cannot stand 99');
    expect(reasonFor([[1, 2]])).toBeUndefined();
  });

  it('refuses a sample of another width, which can only be a mistake in the program', () => {
    expect(() => counting.update(fitted([[1, 2]]), [1])).toThrow(RangeError);
  });

  it('restores exactly what was saved, by way of JSON', () => {
    const state = fitted([[1], [2]]);
    for (const value of [0.1, Number.NaN, Number.POSITIVE_INFINITY, -0]) counting.update(state, [value]);
    const restored = counting.restore(JSON.parse(JSON.stringify(counting.serialise(state))));
    if (!restored.ok) throw new Error(restored.reason);
    expect(restored.state).toEqual({ ...state, verdict: expect.anything() });
    expect(counting.update(restored.state, [1]).statistic).toBe(7);
  });

  it('tells why something cannot be restored', () => {
    const saved = JSON.parse(JSON.stringify(counting.serialise(fitted([[1]]))));
    const reasonFor = (garbage: unknown) => {
      const result = counting.restore(garbage);
      return result.ok ? undefined : result.reason;
    };
    expect(reasonFor(saved)).toBeUndefined();
    expect(reasonFor(null)).toBe('is not a saved detector');
    expect(reasonFor('x')).toBe('is not a saved detector');
    expect(reasonFor({ ...saved, detector: 'other' })).toBe('was saved by detector "other", not counting');
    expect(reasonFor({ ...saved, version: 1 })).toBe('was saved by version 1, this is version 2');
    expect(reasonFor({ ...saved, options: '{"step":2}' })).toBe('was saved with other options');
    expect(reasonFor({ ...saved, columns: 0.5 })).toBe('cannot have 0.5 columns');
    expect(reasonFor({ ...saved, known: [1] })).toBe('does not say which columns it knows');
    expect(reasonFor({ ...saved, alarm: 'yes' })).toBe('does not say whether it was in alarm');
    expect(reasonFor({ ...saved, model: undefined })).toBe('is damaged: model is missing');
    expect(reasonFor({ ...saved, model: { ...saved.model, count: 'x' } })).toBe(
      'is damaged: model.count is not a number',
    );
    expect(reasonFor({ ...saved, model: { ...saved.model, seen: 1 } })).toBe(
      'is damaged: model.seen is not a boolean',
    );
    const last = { ...saved.model.last, values: 'AAAA' };
    expect(reasonFor({ ...saved, model: { ...saved.model, last } })).toBe(
      'is damaged: model.last.values does not hold 3 numbers',
    );
    const outside = { ...saved.model.last, next: 7 };
    expect(reasonFor({ ...saved, model: { ...saved.model, last: outside } })).toBe(
      'is damaged: model.last contradicts itself',
    );
  });
});
