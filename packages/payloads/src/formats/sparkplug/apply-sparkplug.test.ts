import { aReading, testInstant } from '@i40/common/testing';
import type { UMetric } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { describe, expect, it } from 'vitest';
import { aliased, aSparkplugHost, double, seriesAndValues } from '../../../testing/sparkplug-host.ts';
import { edgeNodeSchema } from './edge-node.ts';

const ts = testInstant;

describe('a Sparkplug edge node', () => {
  it('is born with readings: group, edge, device and metric are site, line, machine and sensor', () => {
    const host = aSparkplugHost();
    expect(host.bearNode()).toMatchObject({ decoder: 'sparkplug', rejections: [], ignored: 1 });
    const { readings } = host.bearDevice('D', [double('temp', 2, 75)]);
    expect(readings).toEqual([aReading({ site: 'G', line: 'E', machine_id: 'E/D', unit: null })]);
  });

  it('sends data by alias, and by name', () => {
    const host = aSparkplugHost();
    host.bearNode();
    host.bearDevice('D', [double('temp', 2, 75)]);
    expect(seriesAndValues(host.send('G/NDATA/E', { seq: 2, metrics: [aliased(1, 60)] }))).toEqual([
      ['E', 'load', 60],
    ]);
    const metrics = [
      aliased(2, 76),
      double('temp', 2, 77),
      { name: 'temp', type: 'Double', value: 78 } as UMetric,
    ];
    expect(
      seriesAndValues(host.send('G/DDATA/E/D', { seq: 3, metrics })).map(([, , value]) => value),
    ).toEqual([76, 77, 78]);
    expect(host.decoder.losses()).toEqual({ gaps: 0, lost: 0 });
  });

  it('keeps aliases apart from those of another edge node', () => {
    const host = aSparkplugHost();
    host.bearNode();
    host.send('G/NBIRTH/F', { seq: 9, metrics: [double('other', 1, 1)] });
    expect(seriesAndValues(host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] }))).toEqual([
      ['E', 'load', 5],
    ]);
    expect(seriesAndValues(host.send('G/NDATA/F', { seq: 10, metrics: [aliased(1, 6)] }))).toEqual([
      ['F', 'other', 6],
    ]);
  });

  it('has its name left out of those of its devices where that is asked for', () => {
    const host = aSparkplugHost({ machineIdForm: 'device' });
    host.bearNode();
    expect(seriesAndValues(host.bearDevice('D', [double('temp', 2, 75)]))).toEqual([['D', 'temp', 75]]);
  });

  it('replaces its aliases at each birth', () => {
    const host = aSparkplugHost();
    host.bearNode([double('old', 1, 0), double('gone', 2, 0)]);
    host.bearNode([double('new', 1, 0)]);
    const data = host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5), aliased(2, 6)] });
    expect(seriesAndValues(data)).toEqual([['E', 'new', 5]]);
    expect(data.rejections).toEqual([
      { reason: 'no birth has defined the alias 2', element: expect.any(Uint8Array) },
    ]);
  });

  it('writes a rejected metric down so that it can be sent again', () => {
    const host = aSparkplugHost();
    host.bearNode();
    const { rejections } = host.send('G/NDATA/E', {
      timestamp: ts,
      seq: 1,
      metrics: [aliased(9, 5), aliased(1, 6)],
    });
    const element = rejections[0]?.element as Uint8Array;
    host.bearNode([double('load', 1, 0), double('late', 9, 0)]);
    const again = host.decoder.decode('spBv1.0/G/NDATA/E', element, {
      at: ts + 60_000,
      isRetained: false,
    });
    expect(again.readings).toMatchObject([{ sensor: 'late', value: 5, ts }]);
  });

  it('may be called whatever machines are called', () => {
    const host = aSparkplugHost();
    host.send('Werk Süd/NBIRTH/Presse (1)', { seq: 0, metrics: [] });
    const metrics = [double('Öl Temp [°C] & mehr', 1, 60)];
    const { readings, rejections, edgeNode } = host.send('Werk Süd/DBIRTH/Presse (1)/Gerät 7', {
      seq: 1,
      metrics,
    });
    expect(rejections).toEqual([]);
    const machine_id = 'Presse (1)/Gerät 7';
    const sensor = 'Öl Temp [°C] & mehr';
    expect(readings).toMatchObject([{ site: 'Werk Süd', line: 'Presse (1)', machine_id, sensor }]);
    expect(edgeNode?.series).toEqual([{ site: 'Werk Süd', machine_id, sensors: [sensor], staleSince: null }]);
  });

  it('goes on after a restart of its host, from what was stored as JSON', () => {
    const host = aSparkplugHost();
    host.bearNode();
    const { edgeNode } = host.bearDevice('D', [
      { ...double('temp', 2, 75), properties: { engUnit: { type: 'String', value: '°C' } } },
    ]);
    const stored = edgeNodeSchema.parse(JSON.parse(JSON.stringify(edgeNode?.node)));
    expect(stored).toEqual(edgeNode?.node);

    const restarted = aSparkplugHost({ edgeNodes: [stored] });
    const { readings } = restarted.send('G/DDATA/E/D', {
      timestamp: ts + 1,
      seq: 2,
      metrics: [aliased(2, 76)],
    });
    expect(readings).toEqual([
      aReading({ ts: ts + 1, site: 'G', line: 'E', machine_id: 'E/D', value: 76, unit: '°C' }),
    ]);
  });
});

describe('the metrics of a message', () => {
  it('that are no measured values are ignored, not rejected', () => {
    const host = aSparkplugHost();
    const metrics: UMetric[] = [
      { name: 'Node Control/Rebirth', type: 'Boolean', value: false },
      { name: 'Serial', type: 'UUID', value: '6ba7b810-9dad-11d1-80b4-00c04fd430c8' },
      { name: 'Started At', type: 'DateTime', value: ts },
      double('unknown', 4, null),
      double('load', 1, 50),
    ];
    expect(host.bearNode(metrics)).toMatchObject({
      readings: [{ sensor: 'load' }],
      rejections: [],
      ignored: 5,
    });
  });

  it('that are texts are states, by name and by alias, and numbers where they are that', () => {
    const host = aSparkplugHost();
    const text = (name: string, alias: number, value: string): UMetric => ({
      name,
      alias,
      type: 'String',
      value,
    });
    const birth = host.bearNode([
      text('mode', 1, 'RUN'),
      text('level', 2, '21,5'),
      text('note', 3, ''),
      double('load', 4, 50),
    ]);
    expect(birth.states).toMatchObject([{ site: 'G', machine_id: 'E', sensor: 'mode', value: 'RUN' }]);
    expect(birth.readings).toMatchObject([
      { sensor: 'level', value: 21.5 },
      { sensor: 'load', value: 50 },
    ]);
    // The sequence of births and the empty text are, and each state counts.
    expect(birth).toMatchObject({ rejections: [], ignored: 3 });

    const properties = { Quality: { type: 'Int32', value: 0 } as const };
    const metrics: UMetric[] = [{ alias: 1, type: 'String', value: 'Störung: Öl', properties }];
    const { states, readings } = host.send('G/NDATA/E', { timestamp: ts + 1, seq: 1, metrics });
    expect(readings).toEqual([]);
    expect(states).toMatchObject([{ sensor: 'mode', value: 'Störung: Öl', quality: 0, ts: ts + 1 }]);
  });

  it('that are transient are not stored, and those that are historical are marked', () => {
    const host = aSparkplugHost();
    host.bearNode();
    const metrics = [
      aliased(1, 5, { isTransient: true }),
      aliased(1, 6, { isHistorical: true, timestamp: ts - 60_000 }),
    ];
    const { readings, ignored } = host.send('G/NDATA/E', { timestamp: ts, seq: 1, metrics });
    expect(readings).toMatchObject([{ value: 6, is_historical: true, ts: ts - 60_000 }]);
    expect(ignored).toBe(1);
  });

  it.each([
    [0, 0],
    [192, 192],
    [500, 68],
    [1_000, 64],
  ])('carry the quality %d as %d', (sent, stored) => {
    const host = aSparkplugHost();
    host.bearNode();
    const properties = { Quality: { type: 'Int32', value: sent } as const };
    const { readings } = host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5, { properties })] });
    expect(readings[0]?.quality).toBe(stored);
  });

  it('are of the datatype that data tells where the birth told none', () => {
    const host = aSparkplugHost();
    // metrics=2 { name=1: "x", alias=2: 1, is_null=7 }, seq=3: 0
    const birth = Uint8Array.from([0x12, 0x07, 0x0a, 0x01, 0x78, 0x10, 0x01, 0x38, 0x01, 0x18, 0x00]);
    host.decoder.decode('spBv1.0/G/NBIRTH/E', birth, { at: ts, isRetained: false });
    const metrics: UMetric[] = [{ alias: 1, type: 'Int32', value: -1 }];
    expect(seriesAndValues(host.send('G/NDATA/E', { seq: 1, metrics }))).toEqual([['E', 'x', -1]]);
  });

  it('reject one bad metric, not its neighbours', () => {
    const host = aSparkplugHost();
    host.bearNode([double('load', 1, 50), double('motor\ntemp', 2, 1)]);
    const { readings, rejections } = host.send('G/NDATA/E', {
      seq: 1,
      metrics: [aliased(1, Number.NaN), aliased(2, 5), aliased(1, 7)],
    });
    expect(readings.map(({ value }) => value)).toEqual([7]);
    expect(rejections.map(({ reason }) => reason)).toEqual([
      'value: must be a finite number or a boolean',
      expect.stringMatching(/^sensor: must be 1 to 255 characters/),
    ]);
  });

  it('of one sensor that share the time of the payload are all kept, a microsecond apart', () => {
    const host = aSparkplugHost();
    host.bearNode([double('load', 1, 0), double('speed', 2, 0)]);
    const metrics = [aliased(1, 5), aliased(2, 1), aliased(1, 6), aliased(1, 7)];
    const { readings } = host.send('G/NDATA/E', { timestamp: ts, seq: 1, metrics });
    expect(readings.map(({ sensor, value, ts: time }) => [sensor, value, time])).toEqual([
      ['load', 5, ts],
      ['speed', 1, ts],
      ['load', 6, ts + 0.001],
      ['load', 7, ts + 0.002],
    ]);
  });

  it.each([
    ['too long', 'm/s² RMS by ISO 10816-3 from 10 to 1000 Hz', 'm/s² RMS by ISO 10816-3 from 10…'],
    ['one pair of surrogates too long', `${'x'.repeat(30)}😀😀`, `${'x'.repeat(30)}…`],
    ['of 32 characters', 'x'.repeat(32), 'x'.repeat(32)],
    ['a control character', 'm\u0000s', null],
  ])('cost no value for the sake of their unit: %s', (_what, unit, stored) => {
    const host = aSparkplugHost();
    const properties = { engUnit: { type: 'String', value: unit } as const };
    const birth = host.bearNode([{ ...double('load', 1, 50), properties }]);
    expect(birth.rejections).toEqual([]);
    expect(birth.readings).toMatchObject([{ value: 50, unit: stored }]);
    expect(birth.remarks ?? []).toHaveLength(stored === unit ? 0 : 1);
    const { readings } = host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 51)] });
    expect(readings).toMatchObject([{ value: 51, unit: stored }]);
  });

  it('are understood in the field of another datatype', () => {
    const host = aSparkplugHost();
    // load, alias 1, Int32, float_value 7; and speed, alias 2, Double, long_value 42
    const load = [0x0a, 4, ...Buffer.from('load'), 0x10, 1, 0x20, 3, 0x65, 0, 0, 0xe0, 0x40];
    const speed = [0x0a, 5, ...Buffer.from('speed'), 0x10, 2, 0x20, 10, 0x58, 42];
    const birth = Uint8Array.from([0x12, load.length, ...load, 0x12, speed.length, ...speed, 0x18, 0]);
    const { readings, rejections } = host.decoder.decode('spBv1.0/G/NBIRTH/E', birth, {
      at: ts,
      isRetained: false,
    });
    expect(rejections).toEqual([]);
    expect(readings.map(({ value }) => value)).toEqual([7, 42]);
  });

  it('take their time from the payload, or else from the arrival', () => {
    const host = aSparkplugHost();
    host.bearNode();
    const timed = host.send('G/NDATA/E', { timestamp: ts - 7, seq: 1, metrics: [aliased(1, 1)] });
    const untimed = host.send('G/NDATA/E', { seq: 2, metrics: [aliased(1, 1)] }, ts + 3);
    expect([timed.readings[0]?.ts, untimed.readings[0]?.ts]).toEqual([ts - 7, ts + 3]);
  });
});

describe('commands and hosts', () => {
  it('are ignored', () => {
    const { send } = aSparkplugHost();
    expect(send('G/NCMD/E', {})).toMatchObject({ readings: [], rejections: [], ignored: 1 });
    expect(send('STATE/scada', {})).toMatchObject({ readings: [], rejections: [], ignored: 1 });
  });
});
