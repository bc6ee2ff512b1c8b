import { describe, expect, it } from 'vitest';
import { setUpRecordings } from '../../testing/recordings.ts';

const { read, inspect } = setUpRecordings();
const at = (h: number, m = 0, s = 0, ms = 0) => Date.UTC(2026, 0, 5, h, m, s, ms);
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;

describe('recordings of certain tools', () => {
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
});
