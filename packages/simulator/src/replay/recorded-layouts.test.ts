import { describe, expect, it } from 'vitest';
import { setUpRecordings } from '../../testing/recordings.ts';

const { read } = setUpRecordings();
const at = (h: number, m = 0, s = 0, ms = 0) => Date.UTC(2026, 0, 5, h, m, s, ms);
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;

const two = [
  { time: at(8), Temp: 20.5 },
  { time: at(8, 0, 1), Temp: 21.5 },
];

describe('layouts that programs write', () => {
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
});
