import { describe, expect, it } from 'vitest';
import { csvHeader, toCsv, toNdjson } from './row-text.ts';

const raw = { ts: '2026-01-05T08:00:00.000Z', sensor: 'temp', value: -1.5, unit: '°C', quality: 192 };
const minute = { ts: raw.ts, sensor: 'temp', avg: 2, min: 1, max: 3.5, last: 2, count: 60 };

describe('rows as text', () => {
  it('have a header with the columns of their resolution', () => {
    expect(csvHeader('raw')).toBe('ts,sensor,value,unit,quality\r\n');
    expect(csvHeader('1m')).toBe('ts,sensor,avg,min,max,last,count\r\n');
    expect(csvHeader('1h')).toBe(csvHeader('1m'));
  });

  it('are a line each', () => {
    expect(toCsv([raw, raw])).toBe(`${raw.ts},temp,-1.5,°C,192\r\n${raw.ts},temp,-1.5,°C,192\r\n`);
    expect(toCsv([minute])).toBe(`${raw.ts},temp,2,1,3.5,2,60\r\n`);
    expect(toNdjson([raw, minute])).toBe(`${JSON.stringify(raw)}\n${JSON.stringify(minute)}\n`);
    expect(toCsv([])).toBe('');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['@A1', "'@A1"],
    ['-1', "'-1"],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['-', '-'],
    ['m-3', 'm-3'],
  ])('let no spreadsheet compute the unit %s', (unit, expected) => {
    expect(toCsv([{ ...raw, unit }])).toBe(`${raw.ts},temp,-1.5,${expected},192\r\n`);
  });

  it('write a state as it was said, and let no spreadsheet compute it', () => {
    const said = { ts: raw.ts, sensor: 'mode', state: 'RUN, slow', quality: 192 };
    expect(csvHeader('state')).toBe('ts,sensor,state,quality\r\n');
    expect(toCsv([said])).toBe(`${raw.ts},mode,"RUN, slow",192\r\n`);
    expect(toCsv([{ ...said, state: '=1+1' }])).toBe(`${raw.ts},mode,'=1+1,192\r\n`);
    expect(toNdjson([said])).toBe(`${JSON.stringify(said)}\n`);
  });

  it('quote a unit that would break the line, and leave a missing one empty', () => {
    expect(toCsv([{ ...raw, unit: 'a,"b"\n' }])).toBe(`${raw.ts},temp,-1.5,"a,""b""\n",192\r\n`);
    expect(toCsv([{ ...raw, unit: null }])).toBe(`${raw.ts},temp,-1.5,,192\r\n`);
  });
});
