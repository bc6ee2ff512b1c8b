import { Readable } from 'node:stream';
import { formatInstant } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import type { BodyForm } from './body-form.ts';
import type { Entry } from './entry.ts';
import { readBody } from './read-body.ts';

/** In pieces of so many bytes, so that they end amid lines and characters. */
function inPieces(body: string | Uint8Array, size = 7): Readable {
  const bytes = Buffer.from(body);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  return Readable.from(pieces, { objectMode: false });
}

async function entriesOf(form: BodyForm, body: string | Uint8Array, size?: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of readBody(inPieces(body, size), form, testInstant)) entries.push(entry);
  return entries;
}

async function brief(form: BodyForm, body: string | Uint8Array, size?: number): Promise<string[]> {
  return (await entriesOf(form, body, size)).map((entry) => {
    if ('rejection' in entry) return `${entry.rejection.at ?? '-'}: ${entry.rejection.reason}`;
    if ('state' in entry) return `state ${entry.state?.value ?? 'none'}`;
    const { ts, site, line, machine_id, sensor, value, unit, quality } = entry.reading;
    return [formatInstant(ts).slice(11), site, line, machine_id, sensor, value, unit, quality].join(' ');
  });
}

describe('JSON', () => {
  it('is an object or an array of them, with line and site where they are known', async () => {
    const reading = { ts: testInstant, machine_id: 'M01', sensor: 'temp', value: 80.5, unit: 'C' };
    expect(await brief('json', JSON.stringify(reading))).toEqual([
      '08:00:00.000Z site-1  M01 temp 80.5 °C 192',
    ]);
    const more = [
      { ...reading, line: 'lineA', site: 'west', quality: 'bad' },
      7,
      { ...reading, value: 'RUN' },
    ];
    expect(await brief('json', JSON.stringify(more))).toEqual([
      '08:00:00.000Z west lineA M01 temp 80.5 °C 0',
      '2: must be an object with machine_id, sensor and value',
      'state RUN',
    ]);
  });

  it('is refused as a whole where it is broken, and where it is too large', async () => {
    await expect(brief('json', '{"machine_id":')).rejects.toMatchObject({ statusCode: 400 });
    await expect(brief('senml', 'no')).rejects.toMatchObject({ statusCode: 400 });
    const large = JSON.stringify('x'.repeat(1024 * 1024));
    await expect(brief('json', large, 65_536)).rejects.toMatchObject({ statusCode: 413 });
  });
});

describe('SenML', () => {
  it('is read as RFC 8428 has it', async () => {
    const pack = [
      { bn: 'M01/', bt: testInstant / 1000, n: 'temp', u: 'Cel', v: 80.5 },
      { n: 'mode', vs: 'auto' },
    ];
    expect(await brief('senml', JSON.stringify(pack))).toEqual([
      '08:00:00.000Z site-1  M01 temp 80.5 °C 192',
      'state auto',
    ]);
  });
});

describe('line protocol', () => {
  it('is read line by line, and a reason names its line', async () => {
    const body = [
      'temp,machine=Öl,line=lineA value=80.5 1767600000000000000',
      '?!',
      '# a comment',
      '',
      'temp,machine=M02 value=1\r',
      'temp,machine=M02 value=2',
    ].join('\n');
    expect(await brief('lines', body)).toEqual([
      '08:00:00.000Z site-1 lineA Öl temp 80.5  192',
      '2: the line is no line protocol',
      '08:00:00.000001Z site-1  M02 temp 1  192',
      '08:00:00.000002Z site-1  M02 temp 2  192',
    ]);
  });

  it('goes on behind a line that is too long, or is no UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from(`${'x'.repeat(70_000)}\n`),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('temp,machine=M01 value=1'),
    ]);
    expect(await brief('lines', body, 30_000)).toEqual([
      '1: the line has more than 65536 bytes',
      '2: the payload is not valid UTF-8',
      '08:00:00.000Z site-1  M01 temp 1  192',
    ]);
  });
});

describe('CSV', () => {
  it('names its columns in any order and case, and leaves out what it does not know', async () => {
    const body =
      '\ufeffSensor,value,Machine_ID,ts,unit,quality,line,site\r\ntemp,80.5,"M, 1",1767600000000,bar,0,lineA,west\r\ntemp,true,M02,,,,,\r\n';
    expect(await brief('csv', body)).toEqual([
      '08:00:00.000Z west lineA M, 1 temp 80.5 bar 0',
      '08:00:00.000001Z site-1  M02 temp 1  192',
    ]);
  });

  it('may have semicolons, and then commas in its numbers', async () => {
    expect(await brief('csv', 'machine_id;sensor;value\nM01;temp;80,5\n')).toEqual([
      '08:00:00.000Z site-1  M01 temp 80.5  192',
    ]);
  });

  it('rejects a row, and not its neighbours', async () => {
    const body = 'machine_id,sensor,value\nM01,a,1\nM01,b\nM01,c,\n\nM01,d,1,2,3\nM01,e,5\n';
    expect(await brief('csv', body)).toEqual([
      '08:00:00.000Z site-1  M01 a 1  192',
      '3: the row has 2 cells, and the header 3',
      '4: value: is missing',
      '6: the row has 5 cells, and the header 3',
      '08:00:00.000001Z site-1  M01 e 5  192',
    ]);
  });

  it('loses one row to a quotation mark that nobody closed', async () => {
    const body = 'machine_id,sensor,value\nM01,a,1\n"M01,b,2\nM01,c,3\n';
    const [first, second, third] = await brief('csv', body);
    expect(first).toContain('M01 a 1');
    expect(second).toMatch(/^3: is no CSV/);
    expect(third).toContain('M01 c 3');
  });

  it('is refused where a column is missing', async () => {
    await expect(brief('csv', 'machine_id,value\nM01,1\n')).rejects.toMatchObject({
      statusCode: 422,
      message: expect.stringContaining('lacks sensor'),
    });
  });
});
