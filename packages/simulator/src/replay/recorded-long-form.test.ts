import { describe, expect, it } from 'vitest';
import { setUpRecordings } from '../../testing/recordings.ts';

const { read } = setUpRecordings();
const at = (h: number, m = 0, s = 0, ms = 0) => Date.UTC(2026, 0, 5, h, m, s, ms);
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;

describe('a row for each value', () => {
  it.each([
    [
      'a tag, a value and a quality',
      lines(
        'timestamp,tag,value,quality',
        '2026-01-05 08:00:00,Temp,20.5,192',
        '2026-01-05 08:00:00,Flow,3,192',
        '2026-01-05 08:00:01,Temp,99,24',
        '2026-01-05 08:00:01,Flow,4,192',
      ),
    ],
    [
      'a data log of WinCC',
      lines(
        '"VarName";"TimeString";"VarValue";"Validity";"Time_ms"',
        '"Temp";"05.01.2026 08:00:00";20,5;1;46027333333,3',
        '"Flow";"05.01.2026 08:00:00";3;1;46027333333,3',
        '"Temp";"05.01.2026 08:00:01";99;0;46027333344,9',
        '"Flow";"05.01.2026 08:00:01";4;1;46027333344,9',
        '"$RT_OFF$";"05.01.2026 08:00:02";0;2;46027333356,4',
      ),
    ],
    [
      'words for the quality',
      lines(
        'Time;TagName;Value;Quality',
        '2026-01-05 08:00:00;Temp;20,5;Good',
        '2026-01-05 08:00:00;Flow;3;Good',
        '2026-01-05 08:00:01;Temp;99;Bad',
        '2026-01-05 08:00:01;Flow;4;Good',
      ),
    ],
    [
      'StatusCodes',
      lines(
        'SourceTimestamp,NodeId,Value,StatusCode',
        '2026-01-05T08:00:00Z,Temp,20.5,0',
        '2026-01-05T08:00:00Z,Flow,3,0',
        '2026-01-05T08:00:01Z,Temp,99,2150891520',
        '2026-01-05T08:00:01Z,Flow,4,0',
      ),
    ],
    [
      'headings of its own',
      lines(
        'Moment,Place,Measured,Quality',
        '2026-01-05 08:00:00,Temp,20.5,192',
        '2026-01-05 08:00:00,Flow,3,192',
        '2026-01-05 08:00:01,Temp,99,0',
        '2026-01-05 08:00:01,Flow,4,192',
      ),
    ],
    [
      'one tag after the other',
      lines(
        'timestamp,tag,value,quality',
        '2026-01-05 08:00:00,Temp,20.5,192',
        '2026-01-05 08:00:01,Temp,99,0',
        '2026-01-05 08:00:00,Flow,3,192',
        '2026-01-05 08:00:01,Flow,4,192',
      ),
    ],
  ])('reads a row for each value: %s', async (_, content) => {
    expect(await read(content)).toEqual({
      rows: [
        { time: at(8), Temp: 20.5, Flow: 3 },
        { time: at(8, 0, 1), Flow: 4 },
      ],
      complaints: [],
      badQualities: 1,
    });
  });

  it('never takes the values of several things for those of one', async () => {
    const content = lines(
      'entity_id,state,last_changed',
      'sensor.temp,20.5,2026-01-05T08:00:00.000Z',
      'sensor.hum,40,2026-01-05T08:00:07.000Z',
      'sensor.temp,unavailable,2026-01-05T08:00:10.000Z',
    );
    expect((await read(content)).rows).toEqual([
      { time: at(8), 'sensor.temp': 20.5 },
      { time: at(8, 0, 7), 'sensor.hum': 40 },
    ]);
  });

  it('keeps the values of machines apart, and takes units from their column', async () => {
    const content = lines(
      'time,machine,sensor,value,unit',
      '2026-01-05 08:00:00,M1,Temp,20,°C',
      '2026-01-05 08:00:00,M2,Temp,21,°C',
    );
    expect((await read(content)).rows).toEqual([{ time: at(8), 'M1.Temp': 20, 'M2.Temp': 21 }]);
  });

  it('keeps the column of a table whose rows all name the same machine', async () => {
    const content = lines('time,name,Temp', '2026-01-05 08:00:00,M07,20', '2026-01-05 08:00:01,M07,21');
    expect((await read(content)).rows[0]).toEqual({ time: at(8), Temp: 20 });
  });
});
