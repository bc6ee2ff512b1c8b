import { nameSchema } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { toSensorNames } from './sensor-name.ts';

describe('toSensorNames', () => {
  it('keeps what every part of the pipeline accepts, and replaces the rest', () => {
    expect(toSensorNames(['temp', 'Volume Flow RateRMS', 'Pressão (bar)', 'l/min'])).toEqual([
      'temp',
      'Volume_Flow_RateRMS',
      'Pressao_bar',
      'l/min',
    ]);
  });

  it('gives every column a name of its own', () => {
    const names = toSensorNames(['a', 'a', 'a!', '', '°', 'x'.repeat(80), 'x'.repeat(90)]);
    expect(names.slice(0, 5)).toEqual(['a', 'a_2', 'a_3', 'column_4', 'column_5']);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(nameSchema.safeParse(name).success).toBe(true);
  });
});
