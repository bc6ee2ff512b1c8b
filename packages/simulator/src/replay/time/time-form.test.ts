import { describe, expect, it } from 'vitest';
import { recogniseTimeForm } from './time-form.ts';

const instant = Date.UTC(2026, 0, 5, 8);

function readAll(cells: readonly string[], heading = 'Time', zone = 'UTC') {
  const result = recogniseTimeForm(cells, { heading, zone });
  if (result.kind !== 'form') throw new Error(`${result.kind}: ${cells[0]}`);
  const read = result.form.createReader();
  return { form: result.form, times: cells.map(read) };
}
const first = (cell: string, heading?: string, zone?: string) => readAll([cell], heading, zone).times[0];

describe('recogniseTimeForm', () => {
  it.each([
    ['2026-01-05T08:00:00Z', instant],
    ['2026-01-05T09:00:00+01:00', instant],
    ['2026-01-05 09:00:00+01', instant],
    ['2026-01-05 09:00:00 +0100', instant],
    ['2026-01-05T09:00:00+01:00[Europe/Paris]', instant],
    ['2026-01-05T08:00:00', instant],
    ['2026-01-05 08:00', instant],
    ['2026-01-05 8:00', instant],
    ['2026-01-05 08:00:00 UTC', instant],
    ['05.01.2026 09:00:00 MEZ', instant],
    ['2026-01-05 08:00:00.250', instant + 250],
    ['2026-01-05 08:00:00,250', instant + 250],
    ['2026-01-05 08:00:00:250', instant + 250],
    ['2026-01-05 08:00:00.250125', instant + 250.125],
    ['2026-01-05 08:00:00.2501254321', undefined],
    ['2026-01-05', Date.UTC(2026, 0, 5)],
    ['2026-01-05 24:00', Date.UTC(2026, 0, 6)],
    ['2026/01/05 08:00:00', instant],
    ['2026.01.05 08:00:00', instant],
    ['2026年1月5日 08:00:00', instant],
    ['05.01.2026 08:00', instant],
    ['5.1.2026 8:00:00', instant],
    ['05.01.2026, 08:00:00', instant],
    ['05.01.26 08:00:00', instant],
    ['05.01.2026 08:00:00,250', instant + 250],
    ['05.01.2026', Date.UTC(2026, 0, 5)],
    ['05-01-2026 08:00:00', instant],
    ['13/01/2026 08:00', Date.UTC(2026, 0, 13, 8)],
    ['13/01/2026, 08:00:00', Date.UTC(2026, 0, 13, 8)],
    ['1/13/2026 1:05:00 PM', Date.UTC(2026, 0, 13, 13, 5)],
    ['1/13/2026 12:05 AM', Date.UTC(2026, 0, 13, 0, 5)],
    ['1/13/2026 1:05:00\u202fpm', Date.UTC(2026, 0, 13, 13, 5)],
    ['1/13/2026 1:05:00 p.m.', Date.UTC(2026, 0, 13, 13, 5)],
    ['1/13/2026 1:05:00.500 PM', Date.UTC(2026, 0, 13, 13, 5) + 500],
    ['05-Jan-26 08:00:00', instant],
    ['05-JAN-2026 08:00:00.250', instant + 250],
    ['5 January 2026 08:00', instant],
    ['5. März 2026 08:00', Date.UTC(2026, 2, 5, 8)],
    ['Jan 5, 2026 8:00 AM', instant],
    ['Mon Jan 05 08:00:00 2026', instant],
    ['Mon, 05 Jan 2026 08:00:00 GMT', instant],
    ['05/Jan/2026:08:00:00 +0000', instant],
    ['Mon Jan 05 09:00:00 CET 2026', instant],
    ['2026-01-05 09:00:00 Europe/Paris', instant],
    ['05-JAN-26 08.00.00.250000000 AM', instant + 250],
  ])('reads %s', (text, expected) => {
    if (expected === undefined)
      expect(recogniseTimeForm([text], { heading: 'Time', zone: 'UTC' }).kind).toBe('none');
    else expect(first(text)).toBeCloseTo(expected, 3);
  });

  it.each([
    ['1767600000', instant, 'epoch-s'],
    ['1767600000.5', instant + 500, 'epoch-s'],
    ['1767600000000', instant, 'epoch-ms'],
    ['1767600000000125', instant + 0.125, 'epoch-us'],
    ['1767600000000125999', instant + 0.125, 'epoch-ns'],
    ['134120736000000000', instant, 'filetime'],
    ['639031968000000000', instant, 'ticks'],
    ['46027.333333333336', instant, 'excel'],
    ['46027,33334491', instant + 1000, 'excel'],
    ['20260105080000', instant, 'yyyyMMddHHmmss'],
    ['20260105080000250', instant + 250, 'yyyyMMddHHmmssSSS'],
    ['202601050800', instant, 'yyyyMMddHHmm'],
    ['20260105', Date.UTC(2026, 0, 5), 'yyyyMMdd'],
  ])('knows by its magnitude what the number %s is', (text, expected, format) => {
    const { form, times } = readAll([text]);
    expect(form.format).toBe(format);
    expect(times[0]).toBeCloseTo(expected, 3);
  });

  it('reads the number that WinCC writes beside its text', () => {
    expect(first('46027333333,3333', 'Time_ms')).toBeCloseTo(instant, 0);
  });

  it.each([
    ['Time [s]', ['0.000', '0.001'], [0, 1]],
    ['Time (ms)', ['0', '20'], [0, 20]],
    ['Elapsed Time', ['0', '0,5'], [0, 500]],
    ['time_us', ['0', '125'], [0, 0.125]],
    ['Zeit in s', ['1', '2'], [1000, 2000]],
    ['t/min', ['0', '1'], [0, 60_000]],
    ['Time', ['00:00:01.000', '00:00:01.250'], [1000, 1250]],
    ['Time', ['8:00', '8:01'], [28_800_000, 28_860_000]],
    ['Time', ['11:59:59 AM', '12:00:00 PM'], [43_199_000, 43_200_000]],
    ['Time', ['23:59:59', '00:00:01'], [86_399_000, 86_401_000]],
    ['Time', ['0 days 00:00:01', '1 days 00:00:00'], [1000, 86_400_000]],
    ['Time', ['00:01.5', '00:02.0'], [1500, 2000]],
  ])('reads what has gone by below "%s": %j', (heading, cells, times) => {
    expect(readAll(cells, heading).times).toEqual(times);
  });

  it('says that it takes numbers for seconds where the heading names no unit', () => {
    expect(readAll(['0', '1'], 'Time').form.note).toMatch(/taken for seconds/);
    expect(readAll(['0', '1'], 'Time [s]').form.note).toBeUndefined();
  });

  it.each([
    [
      ['03/04/2026 08:00', '12/12/2026 08:00'],
      ['d/M/yyyy H:mm', 'M/d/yyyy H:mm'],
    ],
    [['1/2/2026 1:05:00 PM'], ['d/M/yyyy h:mm:ss a', 'M/d/yyyy h:mm:ss a']],
    [['05-01-26'], ['d-M-yy', 'M-d-yy', 'yy-M-d']],
  ])('names the forms between which %j leaves the choice', (cells, formats) => {
    expect(recogniseTimeForm(cells, { heading: 'Time', zone: 'UTC' })).toMatchObject({
      kind: 'ambiguous',
      formats,
    });
  });

  it('takes a number that can be no month for the answer', () => {
    expect(readAll(['03/04/2026', '13/04/2026']).form.format).toBe('d/M/yyyy');
    expect(readAll(['03/04/2026', '04/13/2026']).form.format).toBe('M/d/yyyy');
    expect(readAll(['01-05-2026', '01-13-2026']).form.format).toBe('M-d-yyyy');
  });

  it('says that it reads dates with dashes day first', () => {
    const { form } = readAll(['05-01-2026 08:00:00']);
    expect(form).toMatchObject({ format: 'd-M-yyyy', note: expect.stringContaining('05-01-2026 08:00:00') });
  });

  it('reads times without a zone in the one that is given, also across a change of the clocks', () => {
    expect(first('2026-01-05 09:00:00', 'Time', 'Europe/Paris')).toBe(instant);
    expect(first('05.01.2026 09:00', 'Time', 'Europe/Paris')).toBe(instant);
    const [before = 0, after = 0] = readAll(
      ['2026-03-29 01:59:59', '2026-03-29 03:00:00'],
      'Time',
      'Europe/Paris',
    ).times;
    expect(after - before).toBe(1000);
  });

  it('reads dates alone among times, as pandas writes midnight', () => {
    expect(readAll(['2026-01-05', '2026-01-05 00:00:01']).times).toEqual([
      Date.UTC(2026, 0, 5),
      Date.UTC(2026, 0, 5, 0, 0, 1),
    ]);
  });

  it.each([
    ['10844', 'cycles'],
    ['0.0265', 'Vib'],
    ['75', 'cycle time'],
    ['46027.33', 'Power'],
    ['running', 'Time'],
    ['8h3', 'Time'],
    ['2026-13-05 08:00:00', 'Time'],
    ['31.02.2026 08:00', 'Time'],
    ['12.5.3.1', 'Version'],
  ])('takes %s below "%s" for no time', (cell, heading) => {
    expect(recogniseTimeForm([cell, cell], { heading, zone: 'UTC' })).toEqual({ kind: 'none' });
  });
});
