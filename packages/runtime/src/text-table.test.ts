import { describe, expect, it } from 'vitest';
import { textTable } from './text-table.ts';

const rows = [
  ['temp', '80.5'],
  ['vibration', '1'],
];

describe('textTable', () => {
  it('makes columns as wide as their widest cell, without blanks at the end', () => {
    expect(textTable({ heads: ['sensor', 'value'], rows })).toEqual([
      'sensor     value',
      'temp       80.5',
      'vibration  1',
    ]);
  });

  it('puts numbers to the right, and a rule beneath the heads', () => {
    expect(
      textTable({ heads: ['sensor', 'value'], rows, toTheRight: (column) => column > 0, rule: '-' }),
    ).toEqual(['sensor     value', '---------  -----', 'temp        80.5', 'vibration      1']);
  });

  it('takes rows of any number', () => {
    const many = Array.from({ length: 200_000 }, () => ['x']);
    expect(textTable({ heads: ['a'], rows: many })).toHaveLength(200_001);
  });
});
