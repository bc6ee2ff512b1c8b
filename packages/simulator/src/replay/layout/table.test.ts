import { describe, expect, it } from 'vitest';
import { createRecordParser } from '../records/record-parser.ts';
import { findTable } from './table.ts';

function find(text: string, hasHeader = true, separator = ',') {
  const parser = createRecordParser(separator);
  return findTable([...parser.push(text), ...parser.end()], { hasHeader, separator });
}

describe('findTable', () => {
  it('finds names, units and the first row, and keeps what stands before', () => {
    const text = 'Export of line 4\nSerial,77\n\nTime,Temp\n,°C\n2026-01-05 08:00,20\n2026-01-05 08:01,21\n';
    expect(find(text)).toMatchObject({
      table: {
        names: ['Time', 'Temp'],
        units: [null, '°C'],
        headerLine: 4,
        unitLine: 5,
        firstRowLine: 6,
        rows: [{ length: 2 }, { length: 2 }],
        passedOver: [
          { line: 1, text: 'Export of line 4' },
          { line: 2, text: 'Serial 77' },
        ],
      },
    });
  });

  it('takes no pair of the preamble for the header, though it is as wide', () => {
    const text =
      'Serial,77\nDate,2026-01-05\nOperator,Kim\nTime,Temp\n2026-01-05 08:00,20\n2026-01-05 08:01,21\n';
    expect(find(text)).toMatchObject({ table: { names: ['Time', 'Temp'], headerLine: 4 } });
  });

  it('takes numbers for names where the time has a heading', () => {
    const text = 'Time,Pass/Fail,0,1,2\n2026-01-05 08:00,-1,30,2564,2187\n';
    expect(find(text)).toMatchObject({ table: { names: ['Time', 'Pass/Fail', '0', '1', '2'] } });
  });

  it('shifts the headings where R left out that of its row names', () => {
    expect(find('Time,a\n1,2026-01-05,7\n2,2026-01-06,8\n')).toMatchObject({
      table: { names: ['', 'Time', 'a'] },
    });
  });

  it('calls a file that begins with a row headless, unless told so', () => {
    const text = '2026-01-05,7\n2026-01-06,8\n';
    expect(find(text)).toMatchObject({ ok: false, reason: expect.stringContaining('--no-header') });
    expect(find(text, false)).toMatchObject({ table: { names: ['', ''], headerLine: undefined } });
  });

  it('looks for decimal commas only where commas separate the cells', () => {
    expect(find('Time,a\n2026-01-05,7,5\n')).toMatchObject({
      reason: expect.stringContaining('decimal commas'),
    });
    const other = find('Time;a\n2026-01-05;7;5\n', true, ';');
    expect(other).toMatchObject({ ok: false, reason: expect.not.stringContaining('decimal commas') });
  });
});
