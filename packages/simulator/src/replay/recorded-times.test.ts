import { describe, expect, it } from 'vitest';
import { setUpRecordings } from '../../testing/recordings.ts';

const { read, inspect } = setUpRecordings();
const at = (h: number, m = 0, s = 0, ms = 0) => Date.UTC(2026, 0, 5, h, m, s, ms);
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;

describe('times as programs write them', () => {
  it('takes the date and the milliseconds from columns of their own', async () => {
    const { rows } = await read(
      lines('Date;Time;Millitm;Temp', '05.01.2026;08:00:00;7;1', '05.01.2026;08:00:00;250;2'),
    );
    expect(rows.map(({ time }) => time)).toEqual([at(8, 0, 0, 7), at(8, 0, 0, 250)]);
  });

  it.each([
    ['Time [s],Vib', ['0.000,1', '0.001,2'], [0, 1]],
    ['Elapsed Time;Vib', ['00:00:01.000;1', '00:00:01.500;2'], [1000, 1500]],
    ['t/ms;Vib', ['0;1', '0,5;2'], [0, 0.5]],
  ])('reads the time that has gone by below %s', async (header, rows, times) => {
    expect((await read(lines(header, ...rows))).rows.map(({ time }) => time)).toEqual(times);
  });

  it.each([
    ['s', 1000],
    ['ms', 1],
    ['us', 0.001],
  ])('takes the unit of time, %s, from the row of units', async (unit, factor) => {
    const scope = lines('"Sample Interval",4e-4', '', 'Time,CH1', `${unit},V`, '-5.0e-01,0.04', '2.5,0.05');
    expect((await read(scope)).rows.map(({ time }) => time)).toEqual([-0.5 * factor, 2.5 * factor]);
  });

  it('adds a time of day in parts of a day to a day in serial numbers', async () => {
    const content = lines('Date,Time,a', '46027,0.3333333333,1', '46027,0.5,2');
    expect((await read(content)).rows.map(({ time }) => time)).toEqual([at(8), at(12)]);
  });

  it('plays rows without a time at the interval that is given', async () => {
    const options = { intervalMs: 50 };
    expect((await read(lines('cycle,Vib', '1,0.1', '2,0.2'), options)).rows).toEqual([
      { time: 0, Vib: 0.1 },
      { time: 50, Vib: 0.2 },
    ]);
  });

  it('reads a file without a header when told so, and says what the columns are called', async () => {
    const options = { intervalMs: 50, header: false };
    const recording = await inspect(lines('0.1\t0.2', '0.3\t0.4'), options);
    expect(recording.columns).toMatchObject({ sensors: [{ sensor: 'column_1' }, { sensor: 'column_2' }] });
    expect(recording.notes).toContain('column 1 has no heading: it is called column_1');
  });

  it('sorts rows that lie in no order, and leaves a clock that was set back alone', async () => {
    const shuffled = [3, 0, 4, 1, 7, 2, 6, 5].map((second) => `2026-01-05 08:00:0${second},${second}`);
    expect((await read(lines('Time,a', ...shuffled))).rows.map(({ a }) => a)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
    const setBack = ['02:58', '02:59', '02:00', '02:01', '02:02'].map(
      (clock, i) => `2026-10-25 ${clock},${i}`,
    );
    expect((await read(lines('Time,a', ...setBack))).rows.map(({ a }) => a)).toEqual([0, 1, 2, 3, 4]);
  });

  it('reads times in the form and the zone that are given', async () => {
    const options = { timeFormat: 'd/M/yyyy H:mm', timeZone: 'Europe/Paris' };
    expect((await read(lines('When,a', '5/1/2026 09:00,1'), options)).rows).toEqual([{ time: at(8), a: 1 }]);
  });

  it('says that no column has times of the form that is given', async () => {
    const refusal = read(lines('Time,a', '2026-01-05,1'), { timeFormat: 'dd.MM.yyyy' });
    await expect(refusal).rejects.toThrow(/--time-format says, dd\.MM\.yyyy; "Time" holds "2026-01-05"/);
  });

  it('takes the column of times that is named', async () => {
    const content = lines('Time,Logged,a', '2026-01-05 08:00:00,2026-01-05 09:00:00,1');
    expect((await read(content, { timeColumn: 'Logged' })).rows[0]?.time).toBe(at(9));
    await expect(read(content, { timeColumn: 'Nope' })).rejects.toThrow('its columns are Time, Logged, a');
  });
});
