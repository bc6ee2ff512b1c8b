import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { UsageError } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { setUpRecordings } from '../../testing/recordings.ts';
import { inspectRecording } from './inspect-recording.ts';

const recordings = setUpRecordings();
const { aFile, inspect } = recordings;

const time = (second: number) => `2026-01-05 08:00:0${second}`;

describe('inspectRecording', () => {
  it.each([',', ';', '\t', '|'])('recognises the separator %j', async (separator) => {
    const rows = [
      ['datetime', 'a', 'b'],
      ['2026-01-05 08:00:00', '1', '2'],
      ['2026-01-05 08:00:30', '1', '2'],
    ];
    const recording = await inspect(rows.map((row) => row.join(separator)).join('\n'));
    expect(recording.source.separator).toBe(separator);
    expect(recording.columns).toMatchObject({ sensors: [{ sensor: 'a' }, { sensor: 'b' }] });
    expect(recording.usualGapMs).toBe(30_000);
  });

  it('copes with a byte order mark, CRLF, quotes and separators inside them', async () => {
    const recording = await inspect('\uFEFF"time";"Flow, in; l/s"\r\n"2026-01-05T08:00:00Z";"1,5"\r\n');
    expect(recording.columns).toMatchObject({ sensors: [{ index: 1, sensor: 'Flow_in', unit: 'l/s' }] });
    expect(recording.time.columns).toEqual([0]);
  });

  it.each([
    ['', 'is empty'],
    ['\n\n', 'is empty'],
    ['ts,a\n', 'has a header but no rows'],
    ['a,b\n1,2\n', 'has no time column: none of its columns (a, b)'],
    ['a,b\n1,2\n', '--interval SECONDS'],
    ['ts,state\n2026-01-05,running\n', 'has no sensor column'],
    ['ts\n2026-01-05\n', 'has no sensor column'],
    [
      `${time(0)},1.5\n${time(1)},1.6\n`,
      'has no header: its first line must name the columns; write --no-header',
    ],
    ['Time,a\nabout 8,1\n', 'has a column "Time", but "about 8" is no time that can be read: say how'],
    [
      'Day,a\n03/04/2026,1\n',
      'such as "03/04/2026" in the column "Day" are meant: write --time-format "d/M/yyyy" or --time-format "M/d/yyyy"',
    ],
    [
      'Time,Temp,P\n2026-01-05,20,5,1,0\n2026-01-06,20,6,1,1\n',
      'names 3 columns in its header (line 1), but its rows have 5 cells (line 2 is the first): it looks as if decimal commas',
    ],
    [
      'Time,Temp,P\n2026-01-05,20.5\n2026-01-06,20.6\n',
      'names 3 columns in its header (line 1), but its rows have 2 cells',
    ],
    [
      'Time,Temp\n2026-01-05,20.5,3.1\n2026-01-06,20.6,3.2\n',
      'names 2 columns in its header (line 1), but its rows have 3 cells',
    ],
  ])('refuses %j and says why', async (content, message) => {
    const refusal = inspect(content);
    await expect(refusal).rejects.toBeInstanceOf(UsageError);
    await expect(refusal).rejects.toThrow(message);
  });

  it('refuses a directory and a file that is not there', async () => {
    await expect(inspectRecording(recordings.directory)).rejects.toThrow('is a directory, not a CSV file.');
    await expect(inspectRecording(join(recordings.directory, 'none.csv'))).rejects.toThrow(
      'There is no file',
    );
  });

  it('refuses a workbook and a binary file, and says what to export', async () => {
    await expect(inspectRecording(await aFile(Buffer.from('PK\x03\x04....')))).rejects.toThrow(
      'save the sheet',
    );
    await expect(inspectRecording(await aFile(Buffer.from([0, 0, 0, 1, 9, 9, 0, 0])))).rejects.toThrow(
      'binary',
    );
  });

  it('reads what is compressed, as pandas writes it', async () => {
    const path = join(recordings.directory, 'recording.csv.gz');
    await writeFile(path, gzipSync(`ts,a\n${time(0)},1\n`));
    const recording = await inspectRecording(path);
    expect(recording.columns).toMatchObject({ sensors: [{ sensor: 'a' }] });
    await rm(path);
  });

  it.each(['utf16le', 'latin1', 'utf8'] as const)('reads names and units in %s', async (encoding) => {
    const bytes = Buffer.from(`Zeit;Kühlmittel [°C]\r\n${time(0)};20,5\r\n`, encoding);
    const { columns } = await inspectRecording(await aFile(bytes));
    expect(columns).toMatchObject({ sensors: [{ heading: 'Kühlmittel [°C]', unit: '°C' }] });
  });

  it('takes the encoding that is given', async () => {
    const path = await aFile(Buffer.from('Zeit;Druck \u00b0\n2026-01-05;1\n', 'latin1'));
    const { columns } = await inspectRecording(path, { encoding: 'windows-1251' });
    expect(columns).toMatchObject({ sensors: [{ heading: 'Druck °' }] });
  });

  it('says what it assumes', async () => {
    const path = await aFile(Buffer.from('Time;Kühl\n0;1\n1;2\n', 'latin1'));
    expect((await inspectRecording(path)).notes).toEqual([
      '"Time" names no unit and is taken for seconds',
      'its letters look like windows-1252; write --encoding for another',
    ]);
  });
});
