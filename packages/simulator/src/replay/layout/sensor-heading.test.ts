import { nameSchema } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { createTagNames, readSensorHeadings } from './sensor-heading.ts';

const namesOf = (headings: readonly string[]) => readSensorHeadings(headings).map(({ sensor }) => sensor);
/** What the rule for names makes of a heading, now that it may hold no other letters, or once it may. */
const oneOf = (own: string, latin: string) => (nameSchema.safeParse(own).success ? own : latin);

describe('readSensorHeadings', () => {
  it('keeps what every part of the pipeline accepts, and replaces the rest', () => {
    expect(namesOf(['temp', 'Volume Flow RateRMS', 'l/min', 'Motor  temp.\n1'])).toEqual([
      'temp',
      'Volume_Flow_RateRMS',
      'l/min',
      'Motor_temp._1',
    ]);
  });

  it('writes other letters in plain ones where names may not hold them', () => {
    expect(namesOf(['Pressão', 'Kühlmitteldruck', 'Straße', 'Температура', 'Øl'])).toEqual([
      oneOf('Pressão', 'Pressao'),
      oneOf('Kühlmitteldruck', 'Kuhlmitteldruck'),
      oneOf('Straße', 'Strasse'),
      oneOf('Температура', 'Temperatura'),
      oneOf('Øl', 'Ol'),
    ]);
  });

  it('gives every column a name of its own', () => {
    const names = namesOf(['a', 'a', 'a!', '', '°', 'x'.repeat(80), 'x'.repeat(90)]);
    expect(names.slice(0, 5)).toEqual(['a', 'a_2', 'a_3', 'column_4', 'column_5']);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(nameSchema.safeParse(name).success).toBe(true);
  });

  it('says which columns it calls by their place, never by their unit', () => {
    expect(readSensorHeadings(['温度(℃)', '压力(MPa)'], [2, 3])).toMatchObject([
      { sensor: oneOf('温度', 'column_2'), unit: '°C', isByPlace: oneOf('温度', '') === '' },
      { sensor: oneOf('压力', 'column_3'), unit: 'MPa', isByPlace: oneOf('压力', '') === '' },
    ]);
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
    ['Temp (℃)', 'Temp', '°C'],
    ['Pressure, bar', 'Pressure', 'bar'],
    ['Pressure / bar', 'Pressure', 'bar'],
    ['Speed in rpm', 'Speed', 'rpm'],
    ['Valve, main', 'Valve_main', null],
    ['Temp, °C (S/N: 1, SEN: 2)', 'Temp', '°C'],
    ['Value (raw)', 'Value_raw', null],
    ['in / out', 'in_/_out', null],
  ])('reads name and unit of "%s"', (heading, sensor, unit) => {
    expect(readSensorHeadings([heading])).toMatchObject([{ sensor, unit }]);
  });

  it('keeps the brackets in the name where only they tell two columns apart', () => {
    expect(readSensorHeadings(['Pressure (bar)', 'Pressure (psi)', 'Temp (°C)'])).toMatchObject([
      { sensor: 'Pressure_bar', unit: 'bar' },
      { sensor: 'Pressure_psi', unit: 'psi' },
      { sensor: 'Temp', unit: '°C' },
    ]);
  });
});

describe('createTagNames', () => {
  it('gives a tag the same name again, and no two the same', () => {
    const nameOf = createTagNames();
    expect(['TI 101', 'TI_101', 'TI 101'].map((tag) => nameOf(tag).sensor)).toEqual([
      'TI_101',
      'TI_101_2',
      'TI_101',
    ]);
  });
});
