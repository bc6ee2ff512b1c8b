import { describe, expect, it } from 'vitest';
import { singleSource } from '../time/time-source.ts';
import { chooseColumns } from './columns.ts';
import type { Table } from './table.ts';

const time = '2026-01-05 08:00:00';

function choose(names: readonly string[], rows: readonly string[][], separator = ',') {
  const table: Table = {
    names,
    units: names.map(() => null),
    rows,
    headerLine: 1,
    unitLine: undefined,
    firstRowLine: 2,
    passedOver: [],
  };
  return chooseColumns(table, singleSource(0), separator);
}

describe('chooseColumns', () => {
  it('leaves out labels and what is not numbers, and says so', () => {
    const header = ['ts', 'temp', 'anomaly', 'Is_Anomaly', 'changepoint', 'Label', 'class', 'state'];
    const row = [time, '75', '0.0', '0', '0', '1', '2', 'running'];
    expect(choose(header, [row])).toMatchObject({
      ok: true,
      columns: {
        sensors: [{ index: 1, sensor: 'temp', unit: null }],
        leftOut: [
          ...['anomaly', 'Is_Anomaly', 'changepoint', 'Label', 'class'].map((column) => ({
            column,
            reason: 'a label',
          })),
          { column: 'state', reason: 'a text, such as "running"' },
        ],
      },
    });
  });

  it('leaves out numbers of rows, other times and codes that only begin with a number', () => {
    const header = ['ts', '', 'RECORD', 'received', 'code', 'temp'];
    const rows = [0, 1, 2].map((i) => [time, `${10 * i}`, `${i}`, time, `${i}${'ABC'[i]}`, '7']);
    expect(choose(header, rows)).toMatchObject({
      columns: {
        sensors: [{ sensor: 'temp' }],
        leftOut: [
          { column: 'column 2, without a heading', reason: 'numbers of rows' },
          { column: 'RECORD', reason: 'numbers of rows' },
          { column: 'received', reason: 'another time' },
          { column: 'code', reason: 'a text, such as "0A"' },
        ],
      },
    });
  });

  it('keeps a column in which some cells are empty or bad', () => {
    const rows = [
      [time, ''],
      [time, '1'],
      [time, 'bad'],
      [time, '2'],
    ];
    expect(choose(['ts', 'a'], rows)).toMatchObject({ columns: { sensors: [{ sensor: 'a' }] } });
  });

  it('takes the style of numbers from the column, else from the file, else from the separator', () => {
    const styles = (rows: readonly string[][], separator?: string) => {
      const result = choose(['ts', 'a', 'b'], rows, separator);
      return result.ok ? result.columns.sensors.map(({ style }) => style) : result.reason;
    };
    expect(styles([[time, '1,5', '1.234']], ';')).toEqual(['decimal comma', 'decimal comma']);
    expect(styles([[time, '1,5', '1.5']], ';')).toEqual(['decimal comma', 'decimal point']);
    expect(styles([[time, '1,234', '7']], ',')).toEqual(['decimal point', 'decimal point']);
    expect(styles([[time, '1,234', '7']], ';')).toEqual(['decimal comma', 'decimal point']);
  });

  it('uses a column of qualities for the values beside it', () => {
    const rows = [[time, '20', '192', '3', 'Good']];
    expect(choose(['ts', 'FI1_VALUE', 'FI1_QUALITY', 'TI1', 'TI1 Quality'], rows)).toMatchObject({
      columns: {
        sensors: [
          { sensor: 'FI1_VALUE', quality: { index: 2 } },
          { sensor: 'TI1', quality: { index: 4 } },
        ],
      },
    });
  });

  it.each([
    [['ts', 'state'], [[time, 'running']], /has no sensor column: .* \(state: a text, such as "running"\)/],
    [['ts', 'anomaly'], [[time, '1']], /has no sensor column/],
  ])('says why %j cannot be played', (header, rows, reason) => {
    expect(choose(header, rows)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});
