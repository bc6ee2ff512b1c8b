import { describe, expect, it } from 'vitest';
import { setUpRecordings } from '../../testing/recordings.ts';

const { read, inspect } = setUpRecordings();
const at = (h: number, m = 0, s = 0, ms = 0) => Date.UTC(2026, 0, 5, h, m, s, ms);
const two = [
  { time: at(8), Temp: 20.5 },
  { time: at(8, 0, 1), Temp: 21.5 },
];
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;

describe('recordings as programs write them', () => {
  it.each([
    [
      'a date and a time of day',
      lines('Date,Time,Temp', '2026-01-05,08:00:00,20.5', '2026-01-05,08:00:01,21.5'),
    ],
    [
      'the same in German',
      lines('Datum;Uhrzeit;Temp', '05.01.2026;08:00:00;20,5', '05.01.2026;08:00:01;21,5'),
    ],
    [
      'the same the other way round',
      lines('Time;Temp;Date', '08:00:00;20,5;05.01.2026', '08:00:01;21,5;05.01.2026'),
    ],
    [
      'the same with AM and PM',
      lines('Date,Time,Temp', '2026-01-05,8:00:00 AM,20.5', '2026-01-05,8:00:01 AM,21.5'),
    ],
    ['the same in compact digits', lines('DATE,TIME,Temp', '20260105,080000,20.5', '20260105,80001,21.5')],
    [
      'a date as midnight, from a database',
      lines('Day,Clock,Temp', '2026-01-05 00:00:00,08:00:00,20.5', '2026-01-05 00:00:00,08:00:01,21.5'),
    ],
    [
      'year, month, day …',
      lines('year,month,day,hour,minute,second,Temp', '2026,1,5,8,0,0,20.5', '2026,1,5,8,0,1,21.5'),
    ],
    [
      'Excel’s announcement',
      lines('sep=;', 'Time;Temp', '2026-01-05 08:00:00;20,5', '2026-01-05 08:00:01;21,5'),
    ],
    [
      'lines before the header',
      lines(
        'version=1.0',
        'created: 2026-01-05T08:00:00Z',
        '',
        'Time,Temp',
        '2026-01-05 08:00:00,20.5',
        '2026-01-05 08:00:01,21.5',
      ),
    ],
    [
      'pairs before the header',
      lines(
        'Serial;1234',
        'Date;2026-01-05',
        'Time;Temp',
        '2026-01-05 08:00:00;20,5',
        '2026-01-05 08:00:01;21,5',
      ),
    ],
    [
      'the same as a spreadsheet fills them',
      lines('Export;;', ';;', 'Zeit;Temp;', '05.01.2026 08:00:00;20,5;', '05.01.2026 08:00:01;21,5;'),
    ],
    [
      'comments',
      lines(
        '# a comment',
        '# unit: °C',
        'Time,Temp',
        '2026-01-05 08:00:00,20.5',
        '# paused',
        '2026-01-05 08:00:01,21.5',
      ),
    ],
    [
      'a header that is a comment',
      lines('# Time,Temp', '2026-01-05 08:00:00,20.5', '2026-01-05 08:00:01,21.5'),
    ],
    [
      'a header that comes again',
      lines('Time,Temp', '2026-01-05 08:00:00,20.5', 'Time,Temp', '2026-01-05 08:00:01,21.5'),
    ],
    [
      'a data logger’s four lines',
      lines(
        '"TOA5","CR6","1"',
        '"TIMESTAMP","RECORD","Temp"',
        '"TS","RN","Deg C"',
        '"","","Smp"',
        '"2026-01-05 08:00:00",0,20.5',
        '"2026-01-05 08:00:01",1,21.5',
      ),
    ],
    [
      'rows below their units',
      lines('Time;Temp', ';°C', '2026-01-05 08:00:00;20,5', '2026-01-05 08:00:01;21,5'),
    ],
    [
      'an index that has no name',
      lines(',Time,Temp', '0,2026-01-05 08:00:00,20.5', '10,2026-01-05 08:00:01,21.5'),
    ],
    [
      'an index as pandas calls it',
      lines('Unnamed: 0,Time,Temp', '0,2026-01-05 08:00:00,20.5', '1,2026-01-05 08:00:01,21.5'),
    ],
    [
      'names of rows that R leaves out of the header',
      lines('Time,Temp', '1,2026-01-05 08:00:00,20.5', '2,2026-01-05 08:00:01,21.5'),
    ],
    ['newest first', lines('Time,Temp', '2026-01-05 08:00:01,21.5', '2026-01-05 08:00:00,20.5')],
    ['Excel’s serial days', lines('Time,Temp', '46027.33333333,20.5', '46027.33334491,21.5')],
    ['compact digits', lines('Time,Temp', '20260105080000,20.5', '20260105080001,21.5')],
    ['tabs', lines('Time\tTemp', '2026-01-05 08:00:00\t20.5', '2026-01-05 08:00:01\t21.5')],
    [
      'separators at the ends of rows',
      lines('Time;Temp', '05.01.2026 08:00:00;20,5;', '05.01.2026 08:00:01;21,5;'),
    ],
    [
      'separators at the end of the header',
      lines('Time;Temp;;', '05.01.2026 08:00:00;20,5;;', '05.01.2026 08:00:01;21,5;;'),
    ],
    [
      'newlines in headings',
      lines('"Time","Temp\n[°C]"', '2026-01-05 08:00:00,20.5', '2026-01-05 08:00:01,21.5'),
    ],
    [
      'newlines in cells',
      lines('Time,Remark,Temp', '2026-01-05 08:00:00,"one\ntwo",20.5', '2026-01-05 08:00:01,ok,21.5'),
    ],
    [
      'a column of text',
      lines('Time,State,Temp', '2026-01-05 08:00:00,RUN,20.5', '2026-01-05 08:00:01,STOP,21.5'),
    ],
    ['units in the cells', lines('Time;Temp', '2026-01-05 08:00:00;20,5 °C', '2026-01-05 08:00:01;21,5 °C')],
    [
      'annotations of InfluxDB',
      lines(
        '#group,false,false,true,false,true',
        '#datatype,string,long,dateTime:RFC3339,double,string',
        '#default,_result,,,,',
        ',result,table,_time,_value,_field',
        ',,0,2026-01-05T08:00:00Z,20.5,Temp',
        ',,0,2026-01-05T08:00:01Z,21.5,Temp',
      ),
    ],
  ])('reads %s', async (_, content) => {
    expect(await read(content)).toEqual({ rows: two, complaints: [], badQualities: 0 });
  });

  it('takes the date and the milliseconds from columns of their own', async () => {
    const { rows } = await read(
      lines('Date;Time;Millitm;Temp', '05.01.2026;08:00:00;7;1', '05.01.2026;08:00:00;250;2'),
    );
    expect(rows.map(({ time }) => time)).toEqual([at(8, 0, 0, 7), at(8, 0, 0, 250)]);
  });

  it('takes names, units and what tells columns apart from several rows', async () => {
    const content = lines(
      ',Pump 1,,Pump 2',
      'Time,Temp,Flow,Temp',
      ',°C,l/min,°C',
      '2026-01-05 08:00:00,20.5,3,21',
    );
    expect((await inspect(content)).columns).toMatchObject({
      sensors: [
        { sensor: 'Pump_1_Temp', unit: '°C' },
        { sensor: 'Pump_1_Flow', unit: 'l/min' },
        { sensor: 'Pump_2_Temp', unit: '°C' },
      ],
    });
  });

  it('reads the levels of a table of pandas', async () => {
    const content = lines(',temp,temp,flow', ',mean,max,mean', 'time,,,', '2026-01-05 08:00:00,20.5,22,3');
    expect((await read(content)).rows).toEqual([
      { time: at(8), temp_mean: 20.5, temp_max: 22, flow_mean: 3 },
    ]);
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

  it('reads what TwinCAT Scope writes, a time before each channel', async () => {
    const content = lines(
      'Name\tScope',
      'Start\t133800000000000000',
      '',
      'Name\tTemp\tName\tFlow',
      'Data-Type\tREAL64\tData-Type\tREAL64',
      'SampleTime[ms]\t10\tSampleTime[ms]\t10',
      '0\t1.5\t0\t2.5',
      '10\t1.6\t10\t2.6',
    );
    expect((await read(content)).rows).toEqual([
      { time: 0, Temp: 1.5, Flow: 2.5 },
      { time: 10, Temp: 1.6, Flow: 2.6 },
    ]);
  });

  it('reads what LabVIEW writes, with a heading for remarks that no row has', async () => {
    const content = lines(
      'LabVIEW Measurement\t',
      'Separator\tTab',
      'Date\t2026/01/05',
      'Time\t08:00:00.123',
      '***End_of_Header***\t',
      '\t',
      'Channels\t2\t\t',
      'Time\t08:00:00\t08:00:00\t',
      'Delta_X\t0.001\t0.001\t',
      '***End_of_Header***\t\t\t',
      'X_Value\tVoltage\tCurrent\tComment',
      '0.000000\t1.2\t3.4',
      '0.001000\t1.3\t3.5',
      '0.002000\t1.4\t3.6',
    );
    expect((await read(content)).rows[1]).toEqual({ time: 1, Voltage: 1.3, Current: 3.5 });
  });

  it('leaves out a value whose quality, in the column beside it, is bad', async () => {
    const content = lines(
      'Datum;Zeit;Druck (bar);Qualität;Temp (°C);Qualität',
      '05.01.2026;08:00:00,250;1,5;192;20;192',
      '05.01.2026;08:00:00,500;1,6;192;21;24',
    );
    expect(await read(content)).toMatchObject({
      rows: [{ Druck: 1.5, Temp: 20 }, { Druck: 1.6 }],
      badQualities: 1,
    });
  });

  it('adds a time of day in parts of a day to a day in serial numbers', async () => {
    const content = lines('Date,Time,a', '46027,0.3333333333,1', '46027,0.5,2');
    expect((await read(content)).rows.map(({ time }) => time)).toEqual([at(8), at(12)]);
  });

  it('reads all tables of an export of InfluxDB, one after the other', async () => {
    const header = [
      '#group,false,false,true',
      '#default,_result,,',
      ',result,table,_time,_value,_field,host',
    ];
    const content = lines(
      ...header,
      ',,0,2026-01-05T08:00:00Z,20,temp,a',
      ',,0,2026-01-05T08:00:01Z,21,temp,a',
      '',
      ...header,
      ',,1,2026-01-05T08:00:00Z,3,flow,b',
    );
    expect(await read(content)).toMatchObject({
      rows: [{ 'a.temp': 20, 'b.flow': 3 }, { 'a.temp': 21 }],
      complaints: [],
    });
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

  it('says how it reads numbers that may be large or small', async () => {
    const { notes } = await inspect(lines('Zeit;P', '05.01.2026 08:00;1.234', '05.01.2026 08:01;2.345'));
    expect(notes).toEqual(['numbers such as 1.234 are read as 1.234: decimal point']);
  });

  it('reads cells that a formula keeps from a spreadsheet', async () => {
    const content = lines('Time,Temp', '"=""2026-01-05 08:00:00""","=""20.5"""');
    expect((await read(content)).rows).toEqual([{ time: at(8), Temp: 20.5 }]);
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
