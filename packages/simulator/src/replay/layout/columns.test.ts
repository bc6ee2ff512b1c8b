import { describe, expect, it } from 'vitest';
import { chooseColumns } from './columns.ts';

const time = '2026-01-05 08:00:00';

describe('chooseColumns', () => {
  it.each(['time', 'Timestamp', 'DATETIME', 'Date', 'ts', 'date_time'])(
    'finds the time by the name %s',
    (name) => {
      expect(chooseColumns(['a', name], [['1767600000', time]])).toMatchObject({ columns: { time: 1 } });
    },
  );

  it('finds the time by its values when no name tells', () => {
    expect(chooseColumns(['a', 'when'], [['1.5', time]])).toMatchObject({ columns: { time: 1 } });
    expect(chooseColumns(['a', 't'], [['1.5', '1767600000']])).toMatchObject({ columns: { time: 1 } });
  });

  it('finds the time by its values when the column of that name holds something else', () => {
    const rows = [['morning', time, '1.5']];
    expect(chooseColumns(['Time', 'when', 'a'], rows)).toMatchObject({
      columns: { time: 1, sensors: [{ index: 2 }] },
    });
  });

  it('reads dates as spreadsheets write them, in the order that the first rows tell', () => {
    const choose = (...days: string[]) =>
      chooseColumns(
        ['Datum', 'a'],
        days.map((day) => [`${day} 08:00`, '1,5']),
      );
    expect(choose('05.01.2026')).toMatchObject({ columns: { time: 0, dateOrder: 'day first' } });
    expect(choose('05/01/2026', '13/01/2026')).toMatchObject({ columns: { dateOrder: 'day first' } });
    expect(choose('01/05/2026', '01/13/2026')).toMatchObject({ columns: { dateOrder: 'month first' } });
  });

  it('leaves out labels and what is not numbers, and says so', () => {
    const header = ['ts', 'temp', 'anomaly', 'Is_Anomaly', 'changepoint', 'Label', 'class', 'state'];
    const row = [time, '75', '0.0', '0', '0', '1', '2', 'running'];
    expect(chooseColumns(header, [row])).toEqual({
      ok: true,
      columns: {
        count: 8,
        time: 0,
        dateOrder: 'day first',
        sensors: [{ index: 1, sensor: 'temp', unit: null }],
        leftOut: [
          ...['anomaly', 'Is_Anomaly', 'changepoint', 'Label', 'class'].map((column) => ({
            column,
            reason: 'a label',
          })),
          { column: 'state', reason: 'not numbers' },
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
    expect(chooseColumns(['ts', 'a'], rows)).toMatchObject({ columns: { sensors: [{ sensor: 'a' }] } });
  });

  it.each([
    [['a', 'b'], [['1', '2']], /has no time column: none of its columns \(a, b\)/],
    [['Time', 'a'], [['8h30', '1']], /has a column "Time", but "8h30" is no time that can be read/],
    [['Day', 'a'], [['03/04/2026', '1']], /"03\/04\/2026" in the column "Day" are day\/month\/year or month/],
    [['ts', 'state'], [[time, 'running']], /has no sensor column/],
    [['ts', 'anomaly'], [[time, '1']], /has no sensor column/],
    [[time, '1.5'], [[time, '1.6']], /has no header/],
  ])('says why %j cannot be played', (header, rows, reason) => {
    const result = chooseColumns(header, rows);
    expect(result).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});
