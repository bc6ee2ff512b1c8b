import { nameSchema } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { readSensorHeadings } from './sensor-heading.ts';

const namesOf = (headings: readonly string[]) => readSensorHeadings(headings).map(({ sensor }) => sensor);

describe('readSensorHeadings', () => {
  it('keeps what every part of the pipeline accepts, and replaces the rest', () => {
    expect(namesOf(['temp', 'Volume Flow RateRMS', 'Pressão', 'l/min'])).toEqual([
      'temp',
      'Volume_Flow_RateRMS',
      'Pressao',
      'l/min',
    ]);
  });

  it('gives every column a name of its own', () => {
    const names = namesOf(['a', 'a', 'a!', '', '°', 'x'.repeat(80), 'x'.repeat(90)]);
    expect(names.slice(0, 5)).toEqual(['a', 'a_2', 'a_3', 'column_4', 'column_5']);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(nameSchema.safeParse(name).success).toBe(true);
  });

  it.each([
    ['Pressure (bar)', 'Pressure', 'bar'],
    ['Pressure [bar]', 'Pressure', 'bar'],
    ['Motor temp.(°C)', 'Motor_temp.', '°C'],
    ['Flow (in) [l/min]', 'Flow_in', 'l/min'],
    ['Load ( % )', 'Load', '%'],
    ['Pressure', 'Pressure', null],
    ['Pressure ()', 'Pressure', null],
    ['(bar)', 'bar', null],
    ['Temp (\uFFFDC)', 'Temp', null],
  ])('reads name and unit of "%s"', (heading, sensor, unit) => {
    expect(readSensorHeadings([heading])).toEqual([{ sensor, unit }]);
  });

  it('keeps the brackets in the name where only they tell two columns apart', () => {
    expect(readSensorHeadings(['Pressure (bar)', 'Pressure (psi)', 'Temp (°C)'])).toEqual([
      { sensor: 'Pressure_bar', unit: 'bar' },
      { sensor: 'Pressure_psi', unit: 'psi' },
      { sensor: 'Temp', unit: '°C' },
    ]);
  });
});
