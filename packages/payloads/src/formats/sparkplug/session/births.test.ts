import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import {
  aliased,
  aSparkplugHost,
  bdSeq,
  double,
  encodePayload,
  seriesAndValues,
} from '../../../../testing/sparkplug-host.ts';

const ts = testInstant;

describe('data of an edge node that is not born', () => {
  it('is rejected with the reason, and asks for a rebirth', () => {
    const host = aSparkplugHost({ reorderWaitMs: 2_000 });
    const { readings, rejections } = host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] });
    expect(readings).toEqual([]);
    expect(rejections).toMatchObject([
      { reason: 'edge node G/E has not sent its NBIRTH yet, and without it the metrics cannot be told' },
    ]);
    expect(host.decoder.dueRebirths(ts + 1_999)).toEqual([]);
    expect(host.decoder.dueRebirths(ts + 2_000)).toEqual([{ kind: 'rebirth', group: 'G', edge: 'E' }]);
    expect(host.decoder.dueRebirths(ts + 2_001)).toEqual([]);
  });

  it('is kept in a form that can be sent again after the birth, without disturbing its sequence', () => {
    const host = aSparkplugHost();
    const metrics = [aliased(1, 5), aliased(1, 6, { timestamp: ts + 1 })];
    const { rejections } = host.send('G/NDATA/E', { timestamp: ts, seq: 200, metrics });
    host.bearNode();
    const again = rejections[0]?.element as Uint8Array;
    const { readings } = host.decoder.decode('spBv1.0/G/NDATA/E', again, { at: ts + 9, isRetained: false });
    expect(readings.map(({ ts: time, value }) => [time, value])).toEqual([
      [ts, 5],
      [ts + 1, 6],
    ]);
    host.decoder.dueRebirths(ts + 60_000);
    expect(host.decoder.losses()).toEqual({ gaps: 0, lost: 0 });
  });

  it('is rejected for a device without a birth, while the node is born', () => {
    const host = aSparkplugHost();
    host.bearNode();
    const { rejections } = host.send('G/DDATA/E/D', { seq: 1, metrics: [aliased(1, 5)] });
    expect(rejections[0]?.reason).toMatch(/^device D of G\/E has not sent its DBIRTH yet/);
  });

  it('is a DBIRTH before the NBIRTH, too', () => {
    const { readings, rejections } = aSparkplugHost().bearDevice('D', [double('temp', 1, 1)]);
    expect(readings).toEqual([]);
    expect(rejections[0]?.reason).toMatch(/^edge node G\/E has not sent its NBIRTH yet/);
  });

  it('asks for nothing once the birth has come after all', () => {
    const host = aSparkplugHost();
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
    const host = aSparkplugHost();
    host.bearNode();
    host.bearDevice('D', [double('temp', 2, 75)]);
    const death = host.send('G/NDEATH/E', { timestamp: 1, metrics: [bdSeq(3)] }, ts + 5);
    expect(death).toMatchObject({ readings: [], rejections: [], ignored: 1 });
    expect(death.edgeNode?.series).toEqual([series('E', 'load', ts + 5), series('E/D', 'temp', ts + 5)]);
    const data = host.send('G/DDATA/E/D', { seq: 2, metrics: [aliased(2, 1)] });
    expect(data.rejections[0]?.reason).toMatch(/^edge node G\/E has died and was not born again/);

    expect(host.bearNode().edgeNode?.series).toEqual([series('E', 'load', null)]);
    expect(host.bearDevice('D', [double('temp', 2, 75)]).edgeNode?.series).toEqual([
      series('E/D', 'temp', null),
    ]);
  });

  it('an earlier session, told by its bdSeq, is ignored', () => {
    const host = aSparkplugHost();
    host.bearNode();
    const death = host.send('G/NDEATH/E', { metrics: [bdSeq(2)] });
    expect(death.edgeNode).toBeUndefined();
    expect(seriesAndValues(host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] }))).toHaveLength(1);
  });

  it('a device leaves the node and the other devices alone', () => {
    const host = aSparkplugHost();
    host.bearNode();
    host.bearDevice('D', [double('temp', 2, 75)]);
    host.bearDevice('F', [double('temp', 3, 75)], 2);
    const death = host.send('G/DDEATH/E/D', { seq: 3 }, ts + 5);
    expect(death.edgeNode?.series).toEqual([series('E/D', 'temp', ts + 5)]);
    expect(host.send('G/DDATA/E/D', { seq: 4, metrics: [aliased(2, 1)] }).rejections).toHaveLength(1);
    expect(host.send('G/DDATA/E/F', { seq: 5, metrics: [aliased(3, 1)] }).readings).toHaveLength(1);
    expect(host.decoder.losses()).toEqual({ gaps: 0, lost: 0 });
  });

  it('a session, where an NBIRTH comes without it, makes the devices stale', () => {
    const host = aSparkplugHost();
    host.bearNode();
    host.bearDevice('D', [double('temp', 2, 75)]);
    expect(host.bearNode().edgeNode?.series).toEqual([series('E/D', 'temp', ts), series('E', 'load', null)]);
  });
});

describe('an edge node that nobody has seen being born', () => {
  it('is not stored, whatever it sends, and takes no place of one that was born', () => {
    const host = aSparkplugHost();
    for (let index = 0; index < 10_001; index++) {
      const { edgeNode } = host.send(`G/NDATA/invented${index}`, { seq: 1, metrics: [aliased(1, 5)] });
      expect(edgeNode).toBeUndefined();
    }
    expect(host.decoder.dueRebirths(ts + 9_000)).toHaveLength(1_000);
    expect(host.bearNode().readings).toHaveLength(1);
  });
});

describe('a birth that is sent again', () => {
  it('in part, because a metric was rejected, is read and leaves the aliases alone', () => {
    const host = aSparkplugHost();
    const { rejections } = host.bearNode([double('load', 1, 50), double('late', 2, Number.NaN)]);
    const again = rejections[0]?.element as Uint8Array;
    const result = host.decoder.decode('spBv1.0/G/NBIRTH/E', again, { at: ts + 9, isRetained: false });
    expect(result).toMatchObject({ readings: [], rejections: [{ reason: expect.stringMatching(/finite/) }] });
    expect(result.edgeNode).toBeUndefined();
    expect(seriesAndValues(host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] }))).toHaveLength(1);
  });

  it('after a newer one is read and changes nothing', () => {
    const host = aSparkplugHost();
    host.bearNode();
    const older = { timestamp: ts - 1, seq: 0, metrics: [double('old', 1, 7)] };
    const result = host.send('G/NBIRTH/E', older);
    expect(seriesAndValues(result)).toEqual([['E', 'old', 7]]);
    expect(result.edgeNode).toBeUndefined();
    expect(seriesAndValues(host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] }))).toEqual([
      ['E', 'load', 5],
    ]);
  });

  it('counts after a death, however old it says it is', () => {
    const host = aSparkplugHost();
    host.bearNode();
    host.send('G/NDEATH/E', { metrics: [bdSeq(3)] });
    const older = { timestamp: ts - 9e9, seq: 0, metrics: [double('load', 1, 7)] };
    expect(host.send('G/NBIRTH/E', older).edgeNode).toBeDefined();
  });

  it('is not kept from coming by one whose clock was ahead', () => {
    const host = aSparkplugHost();
    host.send('G/NBIRTH/E', { timestamp: ts + 9e9, seq: 0, metrics: [double('old', 1, 7)] });
    const right = { timestamp: ts + 600_000, seq: 0, metrics: [double('load', 1, 7)] };
    expect(host.send('G/NBIRTH/E', right, ts + 600_000).edgeNode).toBeDefined();
  });
});

describe('what is kept of births', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => double(`m${index}`, index, 1));

  it('is 10,000 metrics of one; with more, data cannot be told until a smaller one comes', () => {
    const host = aSparkplugHost();
    expect(host.bearNode(many(9_999)).rejections).toEqual([]);
    const { readings, rejections, edgeNode } = host.bearNode(many(10_000));
    expect(readings).toEqual([]);
    expect(rejections).toEqual([{ reason: 'the birth has 10001 metrics; 10000 are allowed' }]);
    expect(edgeNode?.series).toMatchObject([{ machine_id: 'E', staleSince: ts }]);
    expect(host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] }).readings).toEqual([]);
    host.bearNode();
    expect(host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] }).readings).toHaveLength(1);
  });

  it('is 1,000 devices of an edge node', () => {
    const host = aSparkplugHost();
    host.bearNode();
    for (let index = 0; index < 1_000; index++)
      expect(host.bearDevice(`D${index}`, [double('temp', 2, 1)]).rejections).toEqual([]);
    expect(host.bearDevice('D0', [double('temp', 2, 1)]).rejections).toEqual([]);
    expect(host.bearDevice('D1000', [double('temp', 2, 1)]).rejections).toEqual([
      { reason: 'edge node G/E has more than 1000 devices' },
    ]);
  });

  it('is 100,000 metrics of an edge node and its devices', () => {
    const host = aSparkplugHost();
    host.bearNode([]);
    const metrics = many(10_000);
    for (let index = 0; index < 9; index++) host.bearDevice(`D${index}`, metrics);
    expect(host.bearDevice('D9', metrics).rejections).toEqual([
      { reason: 'edge node G/E and its devices have more than 100000 metrics' },
    ]);
  });

  it('is the beginning of a name, which breaks the rule as the whole does', () => {
    const host = aSparkplugHost();
    const { edgeNode } = host.bearNode([double('x'.repeat(100_000), 1, 1)]);
    expect(JSON.stringify(edgeNode).length).toBeLessThan(1_000);
    const { rejections } = host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] });
    expect(rejections[0]?.reason).toMatch(/^sensor: must be 1 to 255 characters/);
  });
});

describe('an NBIRTH whose bdSeq is no number', () => {
  it('can still be stored as JSON', () => {
    const { edgeNode } = aSparkplugHost().send('G/NBIRTH/E', {
      seq: 0,
      metrics: [double('bdSeq', 1, Number.NaN)],
    });
    expect(edgeNode?.node.bdSeq).toBeNull();
  });
});

describe('a gap in the sequence', () => {
  it('is counted, and asks for a rebirth, once the wait is over', () => {
    const host = aSparkplugHost({ reorderWaitMs: 2_000 });
    host.bearNode();
    host.send('G/NDATA/E', { seq: 4, metrics: [aliased(1, 5)] });
    expect(host.decoder.dueRebirths(ts + 1_000)).toEqual([]);
    expect(host.decoder.losses()).toEqual({ gaps: 0, lost: 0 });
    expect(host.decoder.dueRebirths(ts + 2_000)).toEqual([{ kind: 'rebirth', group: 'G', edge: 'E' }]);
    expect(host.decoder.losses()).toEqual({ gaps: 1, lost: 3 });
  });
});

describe('the births that a Sparkplug-aware broker keeps', () => {
  const kept = '$sparkplug/certificates/spBv1.0/G';
  const nodeBirth = { timestamp: ts, seq: 0, metrics: [bdSeq(3), double('load', 1, 50)] };
  const deviceBirth = { timestamp: ts + 1, seq: 1, metrics: [double('temp', 2, 75)] };

  it('stand in for those that passed while nobody listened, in whatever order they come', () => {
    const host = aSparkplugHost();
    expect(host.send(`${kept}/DBIRTH/E/D`, deviceBirth).rejections).toEqual([]);
    host.send(`${kept}/NBIRTH/E`, nodeBirth);
    const data = host.send('G/DDATA/E/D', { seq: 77, metrics: [aliased(2, 5)] });
    expect(seriesAndValues(data)).toEqual([['E/D', 'temp', 5]]);
    host.decoder.dueRebirths(ts + 60_000);
    expect(host.decoder.losses()).toEqual({ gaps: 0, lost: 0 });
  });

  it('change nothing where they are known already, and are taken where they are newer', () => {
    const host = aSparkplugHost();
    host.bearNode();
    expect(host.send(`${kept}/NBIRTH/E`, nodeBirth)).toMatchObject({ ignored: 1, readings: [] });
    const newer = { ...nodeBirth, timestamp: ts + 5, metrics: [bdSeq(4), double('speed', 1, 1)] };
    host.send(`${kept}/NBIRTH/E`, newer);
    expect(seriesAndValues(host.send('G/NDATA/E', { seq: 5, metrics: [aliased(1, 9)] }))).toEqual([
      ['E', 'speed', 9],
    ]);
  });

  it('are told by their flag, too, where a publisher has them retained', () => {
    const { decoder } = aSparkplugHost();
    const retained = { at: ts, isRetained: true };
    decoder.decode('spBv1.0/G/NBIRTH/E', encodePayload(nodeBirth), retained);
    const data = { seq: 99, metrics: [aliased(1, 9)] };
    const live = decoder.decode('spBv1.0/G/NDATA/E', encodePayload(data), { at: ts, isRetained: false });
    expect(live.readings).toHaveLength(1);
    decoder.dueRebirths(ts + 60_000);
    expect(decoder.losses()).toEqual({ gaps: 0, lost: 0 });
  });
});
