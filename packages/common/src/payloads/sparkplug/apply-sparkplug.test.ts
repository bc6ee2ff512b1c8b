import { get } from 'sparkplug-payload';
import type { UMetric, UPayload } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { describe, expect, it } from 'vitest';
import { aReading, testInstant } from '../../../testing/a-reading.ts';
import { edgeNodeSchema } from './edge-node.ts';
import { createSparkplugDecoder, type SparkplugOptions } from './sparkplug-decoder.ts';

const foreign = get('spBv1.0');
if (!foreign) throw new Error('sparkplug-payload knows no Sparkplug B');
const { encodePayload } = foreign;

const ts = testInstant;
const double = (name: string, alias: number, value: number | null): UMetric => ({
  name,
  alias,
  type: 'Double',
  value,
});
/** As data carries it: the alias alone. */
const aliased = (alias: number, value: number, changes: Partial<UMetric> = {}): UMetric => ({
  alias,
  type: 'Double',
  value,
  ...changes,
});
const bdSeq = (value: number): UMetric => ({ name: 'bdSeq', type: 'Int64', value });

function aHost(options: SparkplugOptions = {}) {
  const decoder = createSparkplugDecoder(options);
  const send = (path: string, payload: UPayload, receivedAt = ts) =>
    decoder.decode(path.startsWith('$') ? path : `spBv1.0/${path}`, encodePayload(payload), {
      at: receivedAt,
      isRetained: false,
    });
  return {
    decoder,
    send,
    bearNode: (metrics: UMetric[] = [double('load', 1, 50)], changes: Partial<UPayload> = {}) =>
      send('G/NBIRTH/E', { timestamp: ts, seq: 0, metrics: [bdSeq(3), ...metrics], ...changes }),
    bearDevice: (device: string, metrics: UMetric[], seq = 1) =>
      send(`G/DBIRTH/E/${device}`, { timestamp: ts, seq, metrics }),
  };
}
const brief = ({
  readings,
}: {
  readings: readonly { machine_id: string; sensor: string; value: number }[];
}) => readings.map(({ machine_id, sensor, value }) => [machine_id, sensor, value]);

describe('a Sparkplug edge node', () => {
  it('is born with readings: group, edge, device and metric are site, line, machine and sensor', () => {
    const host = aHost();
    expect(host.bearNode()).toMatchObject({ decoder: 'sparkplug', rejections: [], ignored: 1 });
    const { readings } = host.bearDevice('D', [double('temp', 2, 75)]);
    expect(readings).toEqual([aReading({ site: 'G', line: 'E', machine_id: 'D', unit: null })]);
  });

  it('sends data by alias, and by name', () => {
    const host = aHost();
    host.bearNode();
    host.bearDevice('D', [double('temp', 2, 75)]);
    expect(brief(host.send('G/NDATA/E', { seq: 2, metrics: [aliased(1, 60)] }))).toEqual([['E', 'load', 60]]);
    const metrics = [
      aliased(2, 76),
      double('temp', 2, 77),
      { name: 'temp', type: 'Double', value: 78 } as UMetric,
    ];
    expect(brief(host.send('G/DDATA/E/D', { seq: 3, metrics })).map(([, , value]) => value)).toEqual([
      76, 77, 78,
    ]);
    expect(host.decoder.losses()).toEqual({ gaps: 0, lost: 0 });
  });

  it('keeps aliases apart from those of another edge node', () => {
    const host = aHost();
    host.bearNode();
    host.send('G/NBIRTH/F', { seq: 9, metrics: [double('other', 1, 1)] });
    expect(brief(host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] }))).toEqual([['E', 'load', 5]]);
    expect(brief(host.send('G/NDATA/F', { seq: 10, metrics: [aliased(1, 6)] }))).toEqual([['F', 'other', 6]]);
  });

  it('keeps devices of the same name apart where it is told to', () => {
    const host = aHost({ machineIdForm: 'edge/device' });
    host.bearNode();
    expect(brief(host.bearDevice('D', [double('temp', 2, 75)]))).toEqual([['E/D', 'temp', 75]]);
  });

  it('replaces its aliases at each birth', () => {
    const host = aHost();
    host.bearNode([double('old', 1, 0), double('gone', 2, 0)]);
    host.bearNode([double('new', 1, 0)]);
    const data = host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5), aliased(2, 6)] });
    expect(brief(data)).toEqual([['E', 'new', 5]]);
    expect(data.rejections).toEqual([
      { reason: 'no birth has defined the alias 2', element: expect.any(Uint8Array) },
    ]);
  });

  it('writes a rejected metric down so that it can be sent again', () => {
    const host = aHost();
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

  it('goes on after a restart of its host, from what was stored as JSON', () => {
    const host = aHost();
    host.bearNode();
    const { edgeNode } = host.bearDevice('D', [
      { ...double('temp', 2, 75), properties: { engUnit: { type: 'String', value: '°C' } } },
    ]);
    const stored = edgeNodeSchema.parse(JSON.parse(JSON.stringify(edgeNode?.node)));
    expect(stored).toEqual(edgeNode?.node);

    const restarted = aHost({ edgeNodes: [stored] });
    const { readings } = restarted.send('G/DDATA/E/D', {
      timestamp: ts + 1,
      seq: 2,
      metrics: [aliased(2, 76)],
    });
    expect(readings).toEqual([
      aReading({ ts: ts + 1, site: 'G', line: 'E', machine_id: 'D', value: 76, unit: '°C' }),
    ]);
  });
});

describe('data of an edge node that is not born', () => {
  it('is rejected with the reason, and asks for a rebirth', () => {
    const host = aHost({ reorderWaitMs: 2_000 });
    const { readings, rejections } = host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] });
    expect(readings).toEqual([]);
    expect(rejections).toEqual([
      { reason: 'edge node G/E has not sent its NBIRTH yet, and without it the metrics cannot be told' },
    ]);
    expect(host.decoder.dueRebirths(ts + 1_999)).toEqual([]);
    expect(host.decoder.dueRebirths(ts + 2_000)).toEqual([{ kind: 'rebirth', group: 'G', edge: 'E' }]);
    expect(host.decoder.dueRebirths(ts + 2_001)).toEqual([]);
  });

  it('is rejected for a device without a birth, while the node is born', () => {
    const host = aHost();
    host.bearNode();
    const { rejections } = host.send('G/DDATA/E/D', { seq: 1, metrics: [aliased(1, 5)] });
    expect(rejections[0]?.reason).toMatch(/^device D of G\/E has not sent its DBIRTH yet/);
  });

  it('is a DBIRTH before the NBIRTH, too', () => {
    const { readings, rejections } = aHost().bearDevice('D', [double('temp', 1, 1)]);
    expect(readings).toEqual([]);
    expect(rejections[0]?.reason).toMatch(/^edge node G\/E has not sent its NBIRTH yet/);
  });

  it('asks for nothing once the birth has come after all', () => {
    const host = aHost();
    host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] });
    host.bearNode();
    expect(host.decoder.dueRebirths(ts + 9_000)).toEqual([]);
  });
});

describe('the death of', () => {
  const series = (machine_id: string, sensor: string, staleSince: number | null) => ({
    site: 'G',
    machine_id,
    sensors: [sensor],
    staleSince,
  });

  it('an edge node makes its series and those of its devices stale, until they are born again', () => {
    const host = aHost();
    host.bearNode();
    host.bearDevice('D', [double('temp', 2, 75)]);
    const death = host.send('G/NDEATH/E', { timestamp: 1, metrics: [bdSeq(3)] }, ts + 5);
    expect(death).toMatchObject({ readings: [], rejections: [], ignored: 1 });
    expect(death.edgeNode?.series).toEqual([series('E', 'load', ts + 5), series('D', 'temp', ts + 5)]);
    const data = host.send('G/DDATA/E/D', { seq: 2, metrics: [aliased(2, 1)] });
    expect(data.rejections[0]?.reason).toMatch(/^edge node G\/E has died and was not born again/);

    expect(host.bearNode().edgeNode?.series).toEqual([series('E', 'load', null)]);
    expect(host.bearDevice('D', [double('temp', 2, 75)]).edgeNode?.series).toEqual([
      series('D', 'temp', null),
    ]);
  });

  it('an earlier session, told by its bdSeq, is ignored', () => {
    const host = aHost();
    host.bearNode();
    const death = host.send('G/NDEATH/E', { metrics: [bdSeq(2)] });
    expect(death.edgeNode).toBeUndefined();
    expect(brief(host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] }))).toHaveLength(1);
  });

  it('a device leaves the node and the other devices alone', () => {
    const host = aHost();
    host.bearNode();
    host.bearDevice('D', [double('temp', 2, 75)]);
    host.bearDevice('F', [double('temp', 3, 75)], 2);
    const death = host.send('G/DDEATH/E/D', { seq: 3 }, ts + 5);
    expect(death.edgeNode?.series).toEqual([series('D', 'temp', ts + 5)]);
    expect(host.send('G/DDATA/E/D', { seq: 4, metrics: [aliased(2, 1)] }).rejections).toHaveLength(1);
    expect(host.send('G/DDATA/E/F', { seq: 5, metrics: [aliased(3, 1)] }).readings).toHaveLength(1);
    expect(host.decoder.losses()).toEqual({ gaps: 0, lost: 0 });
  });

  it('a session, where an NBIRTH comes without it, makes the devices stale', () => {
    const host = aHost();
    host.bearNode();
    host.bearDevice('D', [double('temp', 2, 75)]);
    expect(host.bearNode().edgeNode?.series).toEqual([series('D', 'temp', ts), series('E', 'load', null)]);
  });
});

describe('an NBIRTH whose bdSeq is no number', () => {
  it('can still be stored as JSON', () => {
    const { edgeNode } = aHost().send('G/NBIRTH/E', { metrics: [double('bdSeq', 1, Number.NaN)] });
    expect(edgeNode?.node.bdSeq).toBeNull();
  });
});

describe('the metrics of a message', () => {
  it('that are no measured values are ignored, not rejected', () => {
    const host = aHost();
    const metrics: UMetric[] = [
      { name: 'Node Control/Rebirth', type: 'Boolean', value: false },
      { name: 'Properties/Hardware Make', type: 'String', value: 'Pi' },
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

  it('that are transient are not stored, and those that are historical are marked', () => {
    const host = aHost();
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
    const host = aHost();
    host.bearNode();
    const properties = { Quality: { type: 'Int32', value: sent } as const };
    const { readings } = host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5, { properties })] });
    expect(readings[0]?.quality).toBe(stored);
  });

  it('reject one bad metric, not its neighbours', () => {
    const host = aHost();
    host.bearNode([double('load', 1, 50), double('motor temp', 2, 1)]);
    const { readings, rejections } = host.send('G/NDATA/E', {
      seq: 1,
      metrics: [aliased(1, Number.NaN), aliased(2, 5), aliased(1, 7)],
    });
    expect(readings.map(({ value }) => value)).toEqual([7]);
    expect(rejections.map(({ reason }) => reason)).toEqual([
      'value: must be a finite number or a boolean',
      expect.stringMatching(/^sensor: must be 1 to 64 characters/),
    ]);
  });

  it('take their time from the payload, or else from the arrival', () => {
    const host = aHost();
    host.bearNode();
    const timed = host.send('G/NDATA/E', { timestamp: ts - 7, seq: 1, metrics: [aliased(1, 1)] });
    const untimed = host.send('G/NDATA/E', { seq: 2, metrics: [aliased(1, 1)] }, ts + 3);
    expect([timed.readings[0]?.ts, untimed.readings[0]?.ts]).toEqual([ts - 7, ts + 3]);
  });
});

describe('a gap in the sequence', () => {
  it('is counted, and asks for a rebirth, once the wait is over', () => {
    const host = aHost({ reorderWaitMs: 2_000 });
    host.bearNode();
    host.send('G/NDATA/E', { seq: 4, metrics: [aliased(1, 5)] });
    expect(host.decoder.dueRebirths(ts + 1_000)).toEqual([]);
    expect(host.decoder.losses()).toEqual({ gaps: 0, lost: 0 });
    expect(host.decoder.dueRebirths(ts + 2_000)).toEqual([{ kind: 'rebirth', group: 'G', edge: 'E' }]);
    expect(host.decoder.losses()).toEqual({ gaps: 1, lost: 3 });
  });
});

describe('commands and hosts', () => {
  it('are ignored', () => {
    const { send } = aHost();
    expect(send('G/NCMD/E', {})).toMatchObject({ readings: [], rejections: [], ignored: 1 });
    expect(send('STATE/scada', {})).toMatchObject({ readings: [], rejections: [], ignored: 1 });
  });
});

describe('the births that a Sparkplug-aware broker keeps', () => {
  const kept = '$sparkplug/certificates/spBv1.0/G';
  const nodeBirth = { timestamp: ts, seq: 0, metrics: [bdSeq(3), double('load', 1, 50)] };
  const deviceBirth = { timestamp: ts + 1, seq: 1, metrics: [double('temp', 2, 75)] };

  it('stand in for those that passed while nobody listened, in whatever order they come', () => {
    const host = aHost();
    expect(host.send(`${kept}/DBIRTH/E/D`, deviceBirth).rejections).toEqual([]);
    host.send(`${kept}/NBIRTH/E`, nodeBirth);
    const data = host.send('G/DDATA/E/D', { seq: 77, metrics: [aliased(2, 5)] });
    expect(brief(data)).toEqual([['D', 'temp', 5]]);
    host.decoder.dueRebirths(ts + 60_000);
    expect(host.decoder.losses()).toEqual({ gaps: 0, lost: 0 });
  });

  it('change nothing where they are known already, and are taken where they are newer', () => {
    const host = aHost();
    host.bearNode();
    expect(host.send(`${kept}/NBIRTH/E`, nodeBirth)).toMatchObject({ ignored: 1, readings: [] });
    const newer = { ...nodeBirth, timestamp: ts + 5, metrics: [bdSeq(4), double('speed', 1, 1)] };
    host.send(`${kept}/NBIRTH/E`, newer);
    expect(brief(host.send('G/NDATA/E', { seq: 5, metrics: [aliased(1, 9)] }))).toEqual([['E', 'speed', 9]]);
  });
});
