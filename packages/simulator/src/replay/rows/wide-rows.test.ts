import { describe, expect, it } from 'vitest';
import { recogniseTimeForm } from '../time/time-form.ts';
import { singleSource } from '../time/time-source.ts';
import { createWideRows } from './wide-rows.ts';

function aReader(example = '2026-01-05 08:00:00') {
  const found = recogniseTimeForm([example], { heading: 'ts', zone: 'UTC' });
  if (found.kind !== 'form') throw new Error('no time');
  const style = 'decimal point' as const;
  return createWideRows({
    time: { ...singleSource(0), form: found.form },
    sensors: [
      { index: 1, heading: 'temp', sensor: 'temp', unit: '°C', style },
      { index: 3, heading: 'speed', sensor: 'speed', unit: null, style },
    ],
    width: 4,
  });
}

describe('createWideRows', () => {
  const read = (text: string) => aReader()(text.split(','));

  it('reads the time and the values of the sensors', () => {
    expect(read('2026-01-05 08:00:00,75.5,x,1490')).toEqual({
      ok: true,
      time: Date.UTC(2026, 0, 5, 8),
      values: [
        { sensor: 'temp', value: 75.5, unit: '°C' },
        { sensor: 'speed', value: 1490, unit: null },
      ],
      badCells: [],
      badQualities: 0,
    });
  });

  it('reads dates in the order of the file', () => {
    const readMonthFirst = aReader('01/25/2026 08:00');
    expect(readMonthFirst(['01/05/2026 08:00', '75.5', 'x', '1490'])).toMatchObject({
      time: Date.UTC(2026, 0, 5, 8),
    });
  });

  it('leaves out a cell that is empty or bad, and keeps the others', () => {
    expect(read('2026-01-05 08:00:00,,0,1490')).toMatchObject({
      values: [{ sensor: 'speed' }],
      badCells: [],
    });
    expect(read('2026-01-05 08:00:00,75,0,NaN')).toMatchObject({
      values: [{ sensor: 'temp' }],
      badCells: [],
    });
    expect(read('2026-01-05 08:00:00,hot,0,1490')).toMatchObject({
      values: [{ sensor: 'speed' }],
      badCells: [{ sensor: 'temp', text: 'hot' }],
    });
    expect(read('2026-01-05 08:00:00,1e300,0,1490')).toMatchObject({ badCells: [{ text: '1e300' }] });
  });

  it.each([
    ['2026-01-05 08:00:00,75', '2 cells instead of 4'],
    ['2026-01-05 08:00:00,75,0,1490,7', '5 cells instead of 4'],
    ['yesterday,75,0,1490', '"yesterday" is no time'],
    [',75,0,1490', '"" is no time'],
    ['2026-01-05 08:00:00,,0,', 'no cell holds a number'],
  ])('says why %s is no row', (text, reason) => {
    expect(read(text)).toEqual({ ok: false, reason });
  });

  it('minds no empty cells behind the last column', () => {
    expect(read('2026-01-05 08:00:00,75,0,1490,,')).toMatchObject({ ok: true });
  });
});
