import { describe, expect, it } from 'vitest';
import { setUpRecordings } from '../../testing/recordings.ts';

const { read, inspect } = setUpRecordings();
const at = (h: number, m = 0, s = 0, ms = 0) => Date.UTC(2026, 0, 5, h, m, s, ms);
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;

describe('cells as programs write them', () => {
  it('says how it reads numbers that may be large or small', async () => {
    const { notes } = await inspect(lines('Zeit;P', '05.01.2026 08:00;1.234', '05.01.2026 08:01;2.345'));
    expect(notes).toEqual(['numbers such as 1.234 are read as 1.234: decimal point']);
  });

  it('reads cells that a formula keeps from a spreadsheet', async () => {
    const content = lines('Time,Temp', '"=""2026-01-05 08:00:00""","=""20.5"""');
    expect((await read(content)).rows).toEqual([{ time: at(8), Temp: 20.5 }]);
  });

  it.each(['Bad', 'I/O Timeout', 'No Data', '#DIV/0!', '#N/A', '1.#QNAN', 'inf', '?', '', '-', 'Comm Fail'])(
    'takes %s for a missing cell, and keeps its row',
    async (cell) => {
      const content = lines('Time,Temp,Flow', '2026-01-05 08:00:00,20,1', `2026-01-05 08:00:01,${cell},2`);
      expect(await read(content)).toMatchObject({
        rows: [
          { Temp: 20, Flow: 1 },
          { time: at(8, 0, 1), Flow: 2 },
        ],
        complaints: [],
      });
    },
  );

  it('tells of a cell that nobody knows, and keeps its row', async () => {
    const content = lines(
      'Time,Temp,Flow',
      '2026-01-05 08:00:00,20,1',
      '2026-01-05 08:00:01,hot,2',
      '2026-01-05 08:00:02,21,3',
    );
    const { rows, complaints } = await read(content);
    expect(rows[1]).toEqual({ time: at(8, 0, 1), Flow: 2 });
    expect(complaints).toEqual(['line 3: Temp "hot"']);
  });

  it('tells of rows with one cell more or less, by their lines', async () => {
    const content = lines(
      'Time,Temp,Flow',
      '2026-01-05 08:00:00,20,1',
      '2026-01-05 08:00:01,20',
      '2026-01-05 08:00:02,20,1,7',
      '2026-01-05 08:00:03,20,1',
    );
    const { rows, complaints } = await read(content);
    expect(rows).toHaveLength(2);
    expect(complaints).toEqual(['line 3: 2 cells instead of 3', 'line 4: 4 cells instead of 3']);
  });

  it('reads switches as 1 and 0', async () => {
    const content = lines(
      'Time,Run,Valve,Pump',
      '2026-01-05 08:00:00,TRUE,ON,1',
      '2026-01-05 08:00:01,FALSE,OFF,0',
    );
    expect((await read(content)).rows).toMatchObject([
      { Run: 1, Valve: 1, Pump: 1 },
      { Run: 0, Valve: 0, Pump: 0 },
    ]);
  });

  it.each([
    ['Time;a\n2026-01-05;1.234,5\n', 1234.5],
    ['Time;a\n2026-01-05;1\u202f234,5\n', 1234.5],
    ['Time;a\n2026-01-05;−5\n', -5],
    ['Time,a\n2026-01-05,"1,234"\n', 1234],
    ['Time;a\n2026-01-05;1.234\n2026-01-06;2,5\n', 1234],
    ['Time;a\n2026-01-05;1.234\n2026-01-06;2.5\n', 1.234],
    ['Time,a\n2026-01-05,55%\n', 55],
    ['Time,a\n2026-01-05,"20,5"\n', 20.5],
  ])('reads the number in %j', async (content, value) => {
    expect((await read(content)).rows[0]).toMatchObject({ a: value });
  });

  it('keeps a column that begins late, however late', async () => {
    const rows = Array.from({ length: 1_500 }, (_, i) => `${1_767_600_000 + i},1,${i < 1_400 ? '' : i}`);
    const played = await read(lines('ts,a,late', ...rows));
    expect(played.rows[0]).toEqual({ time: at(8), a: 1 });
    expect(played.rows[1_400]).toMatchObject({ late: 1_400 });
    expect((await inspect(lines('ts,a,late', ...rows))).notes).toEqual(['empty in the first rows: late']);
  });

  it('never gives the unit of a heading for its name', async () => {
    const { columns, notes } = await inspect(lines('时间,温度(℃),压力（MPa）', '2026-01-05 08:00:00,20.5,1'));
    expect(columns).toMatchObject({
      sensors: [{ heading: '温度(℃)', unit: '°C' }, { unit: 'MPa' }],
    });
    const names = columns.form === 'wide' ? columns.sensors.map(({ sensor }) => sensor) : [];
    for (const [i, name] of names.entries()) {
      expect(['温度', '压力', `column_${i + 2}`]).toContain(name);
      if (name.startsWith('column_')) expect(notes.join()).toContain(`it is called ${name}`);
    }
  });
});
