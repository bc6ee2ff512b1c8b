import { describe, expect, it } from 'vitest';
import { parseTimeFormat } from './time-format-option.ts';

const read = (format: string, text: string, zone = 'UTC') =>
  parseTimeFormat(format, zone).createReader()(text);

describe('parseTimeFormat', () => {
  it.each([
    ['dd.MM.yyyy HH:mm:ss', '05.01.2026 08:00:00'],
    ['M/d/yyyy h:mm:ss a', '1/5/2026 8:00:00 AM'],
    ['DD.MM.YYYY HH:mm', '05.01.2026 08:00'],
    ['%d/%m/%Y %H:%M:%S', '05/01/2026 08:00:00'],
    ['%m/%d/%y %I:%M %p', '01/05/26 08:00 AM'],
    ['%Y-%m-%dT%H:%M:%S.%f', '2026-01-05T08:00:00.000000'],
    ["yyyy-MM-dd'T'HH:mm:ss.SSS", '2026-01-05T08:00:00.000'],
    ['d/M/yyyy H:mm:ss', '5/1/2026 08:00:00.000'],
    ['epoch-s', '1767600000'],
    ['excel', '46027.3333333333'],
  ])('takes %s', (format, text) => {
    expect(read(format, text)).toBeCloseTo(Date.UTC(2026, 0, 5, 8), 0);
  });

  it('reads in the zone that is given', () => {
    expect(read('d/M/yyyy H:mm', '5/1/2026 09:00', 'Europe/Paris')).toBe(Date.UTC(2026, 0, 5, 8));
  });

  it('takes elapsed times in a unit', () => {
    expect(read('elapsed-ms', '1250')).toBe(1250);
  });

  it.each(['', 'german', '##'])('refuses "%s" and lists the choices', (format) => {
    expect(() => parseTimeFormat(format, 'UTC')).toThrow(/--time-format must be such as .*epoch-s/);
  });
});
