import { describe, expect, it } from 'vitest';
import { recogniseOrder, sortRows } from './order.ts';
import type { RecordedRow } from './recorded-row.ts';

async function* rowsAt(times: readonly number[]): AsyncGenerator<RecordedRow> {
  for (const [i, time] of times.entries()) {
    yield { time, values: [{ sensor: 'n', value: i, unit: null }], progress: 0 };
  }
}
async function sorted(times: readonly number[], options: Partial<Parameters<typeof sortRows>[1]> = {}) {
  const rows: number[][] = [];
  const all = { path: 'a.csv', order: 'in no order', ...options } as const;
  for await (const { time, values } of sortRows(rowsAt(times), all))
    rows.push([time, values[0]?.value ?? -1]);
  return rows;
}

describe('recogniseOrder', () => {
  it.each([
    [[1, 2, 2, 3], 'oldest first'],
    [[3, 2, 2, 1], 'newest first'],
    [[5, 6, 7, 5, 6, 7], 'oldest first'],
    [[3, 1, 4, 2, 6, 5, 8, 7], 'in no order'],
    [[1], 'oldest first'],
  ] as const)('calls %j %s', (times, order) => {
    expect(recogniseOrder(times)).toBe(order);
  });

  it('leaves runs that begin again at their start alone', () => {
    const runs = Array.from({ length: 40 }, (_, i) => i % 8);
    expect(recogniseOrder(runs)).toBe('in no order');
    expect(recogniseOrder(runs, true)).toBe('oldest first');
  });
});

describe('sortRows', () => {
  it('sorts by time, and keeps the order of what has the same', async () => {
    expect(await sorted([3, 1, 2, 1])).toEqual([
      [1, 1],
      [1, 3],
      [2, 2],
      [3, 0],
    ]);
    expect(await sorted([2, 1, 1], { order: 'newest first' })).toEqual([
      [1, 2],
      [1, 1],
      [2, 0],
    ]);
  });

  it('says what to do when there are too many to be held', async () => {
    await expect(sorted([3, 2, 1], { most: 4, order: 'newest first' })).rejects.toThrow(
      'a.csv is written newest first and is too large to be sorted here: sort its rows by time',
    );
  });
});
