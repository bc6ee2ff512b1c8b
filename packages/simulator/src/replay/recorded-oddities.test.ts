import { describe, expect, it } from 'vitest';
import { setUpRecordings } from '../../testing/recordings.ts';

const { read, inspect } = setUpRecordings();
const at = (h: number, m = 0, s = 0, ms = 0) => Date.UTC(2026, 0, 5, h, m, s, ms);
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;
const timesOf = async (header: string, ...rows: string[]) =>
  (await read(lines(header, ...rows))).rows.map(({ time }) => time);

describe('times that few programs write', () => {
  it.each([
    ['2026-01-05_08-00-00', '2026-01-05_08-00-01'],
    ['05JAN2026:08:00:00', '05JAN2026:08:00:01'],
    ['20260105T080000Z', '20260105T080001Z'],
    ['DT#2026-01-05-08:00:00', 'DT#2026-01-05-08:00:01'],
    ['08:00:00 05.01.2026', '08:00:01 05.01.2026'],
    ['739987.33333333', '739987.33334491'],
    ['2461045.83333333', '2461045.83334491'],
  ])('reads %s', async (first, second) => {
    expect(await timesOf('Time;Temp', `${first};20.5`, `${second};21.5`)).toEqual([at(8), at(8, 0, 1)]);
  });

  it('reads AM and PM right behind the digits, beside a date in a column of its own', async () => {
    expect(await timesOf('Date,Time,Flow', '1/5/26,12:01AM,1', '1/15/26,12:02PM,2')).toEqual([
      at(0, 1),
      at(12, 2) + 10 * 86_400_000,
    ]);
  });

  it('adds the hours of the day to a date', async () => {
    expect(await timesOf('Date,Hour,Flow', '2026-01-05,8,1', '2026-01-05,9,2')).toEqual([at(8), at(9)]);
  });

  it('refuses dates that come again from row to row, instead of playing all rows of a day at once', async () => {
    const rows = ['1,2', '2,3', '3,4', '4,5'].map((cells) => `2026-01-05,${cells}`);
    await expect(read(lines('Date,Shot,Flow', ...rows))).rejects.toThrow(
      /has only dates in "Date", with several rows for a day: .*--time-column "Date\+NAME", or write --interval/,
    );
    expect((await read(lines('Date,Shot,Flow', ...rows), { intervalMs: 10 })).rows).toHaveLength(4);
  });

  it('takes a heading that speaks of time and names its unit, where its numbers only grow', async () => {
    const content = lines('Index;Abtastzeit [µs];Zykluszeit [ms]', '0;0;3', '1;1000;4', '2;2000;3');
    const { rows } = await read(content);
    expect(rows.map(({ time }) => time)).toEqual([0, 1, 2]);
    expect(rows[1]).toMatchObject({ Zykluszeit: 4 });
  });
});

describe('tables of several machines', () => {
  it('keeps rows of machines apart that share their columns', async () => {
    const content = lines(
      'datetime,machineID,volt',
      ...['08', '09', '10'].flatMap((hour) => [1, 2].map((id) => `2026-01-05 ${hour}:00:00,${id},${id}7`)),
    );
    expect((await read(content)).rows).toEqual(
      [8, 9, 10].map((hour) => ({ time: at(hour), '1.volt': 17, '2.volt': 27 })),
    );
  });

  it('keeps rows apart by a word without which they would have the same time', async () => {
    const content = lines(
      'Time,Where,Temp,Flow',
      ...[0, 1, 2].flatMap((s) => ['north', 'south'].map((w) => `2026-01-05 08:00:0${s},${w},${s},${s}.5`)),
    );
    expect((await read(content)).rows[2]).toEqual({
      time: at(8, 0, 2),
      'north.Temp': 2,
      'north.Flow': 2.5,
      'south.Temp': 2,
      'south.Flow': 2.5,
    });
  });

  it('passes over rows of another machine that come after the first rows, and says so', async () => {
    const rows = (id: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${new Date(at(8) + i * 1000).toISOString()},${id},${i}`);
    const { rows: played, complaints } = await read(
      lines('time,machine,volt', ...rows('M1', 1_200), ...rows('M2', 1)),
    );
    expect(played).toHaveLength(1_200);
    expect(complaints).toEqual([
      'line 1202: of "M2", another machine than "M1": play each from a file of its own',
    ]);
  });

  it('finds the tag among several columns of words, whatever it is called', async () => {
    const content = lines(
      'Quelle,Value,Timestamp,UOM,Annotated',
      ...[0, 1, 2].flatMap((s) => ['P', 'T'].map((tag) => `${tag},${s}.5,2026-01-05 08:00:0${s},bar,False`)),
    );
    expect((await read(content)).rows[1]).toEqual({ time: at(8, 0, 1), P: 1.5, T: 1.5 });
  });
});

describe('a column of times for each value', () => {
  it('is no sensor where all say the same', async () => {
    const content = lines('Timestamp;A;Timestamp;B', '0;1;0;2', '10;3;10;4');
    expect((await read(content)).rows).toEqual([
      { time: 0, A: 1, B: 2 },
      { time: 10_000, A: 3, B: 4 },
    ]);
  });

  it('is refused where they differ: a value would be played at the time of another', async () => {
    const content = lines(
      'Time1,A,Time2,B',
      ...[0, 1, 2].map((s) => `2026-01-05 08:00:0${s},1,2026-01-05 08:00:0${s}.5,2`),
    );
    await expect(read(content)).rejects.toThrow(
      /a column of times for each value \("Time1", "Time2"\), and they differ: export it with/,
    );
  });
});

describe('files of odd kinds', () => {
  it('reads past the zeros that a logger leaves where it reserved room or lost its power', async () => {
    const zeros = '\0'.repeat(600);
    const content = `Time,Temp\n2026-01-05 08:00:00,20.5\n${zeros}\n2026-01-05 08:00:01,21.5\0\n${zeros}`;
    expect((await read(content)).rows).toEqual([
      { time: at(8), Temp: 20.5 },
      { time: at(8, 0, 1), Temp: 21.5 },
    ]);
  });

  it('reads Japanese as Shift_JIS', async () => {
    // 時刻,温度
    const header = Buffer.from('8e9e8d8f2c89b793780a', 'hex');
    const recording = await inspect(Buffer.concat([header, Buffer.from('2026/01/05 08:00:00,20.5\n')]));
    expect(recording.columns).toMatchObject({ sensors: [{ sensor: '温度' }] });
    expect(recording.notes).toContain('its letters look like shift_jis; write --encoding for another');
  });

  it.each([
    ['JSON', '[{"ts":1,"v":2},\n{"ts":2,"v":3}]', /holds JSON: .*export it as CSV/],
    ['HTML', '<!DOCTYPE html><html></html>', /HTML or XML, not a table/],
    ['UTF-32', Buffer.from('fffe00005400000069000000', 'hex'), /is text in UTF-32: save it as UTF-8/],
  ])('says what %s is', async (_, content, reason) => {
    await expect(read(content)).rejects.toThrow(reason);
  });

  it('finds rows below a preamble that has as many cells, and values among its words', async () => {
    const content = lines(
      'Starttime of export\t134123456789012345\tMonday, January 5, 2026\t08:00:00.000',
      'Endtime of export\t134123456889012345\tMonday, January 5, 2026\t08:00:10.000',
      '',
      'Name\tPos\tName\tVelo',
      'SampleTime[ms]\t10\tSampleTime[ms]\t10',
      '',
      ...[0, 10, 20].map((ms) => `${ms}\t${ms}.5\t${ms}\t${ms}.25`),
    );
    expect((await read(content)).rows[1]).toEqual({ time: 10, Pos: 10.5, Velo: 10.25 });
  });

  it('finds the header of LabVIEW below two preambles, though the file is short', async () => {
    const content = lines(
      'LabVIEW Measurement',
      '***End_of_Header***',
      '',
      'Samples\t5\t5',
      'X0\t0.0\t0.0',
      'Delta_X\t0.001\t0.001',
      '***End_of_Header***',
      'X_Value\tU\tI\tComment',
      ...[0, 1, 2].map((ms) => `0.00${ms}\t1.${ms}\t2.${ms}`),
    );
    expect((await read(content)).rows[2]).toEqual({ time: 2, U: 1.2, I: 2.2 });
  });

  it('reads cells that spaces separate, with times as ISO 8601 has them', async () => {
    const content = lines('time temp', '2026-01-05T08:00:00 20.5', '2026-01-05T08:00:01 21.5');
    expect((await read(content)).rows[1]).toEqual({ time: at(8, 0, 1), temp: 21.5 });
  });
});
