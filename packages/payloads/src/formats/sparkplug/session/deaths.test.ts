import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { aliased, aSparkplugHost, bdSeq, double, encodePayload } from '../../../../testing/sparkplug-host.ts';

const ts = testInstant;
const staleAt = (machine_id: string, staleSince: number) => ({ machine_id, staleSince });

describe('an NDEATH', () => {
  it.each([
    ['without a bdSeq', [bdSeq(3)], []],
    ['with a bdSeq, where the NBIRTH had none', [], [bdSeq(7)]],
    ['without a bdSeq, where the NBIRTH had none either', [], []],
  ])('%s makes the series of the edge node and its devices stale', (_what, ofBirth, ofDeath) => {
    const host = aSparkplugHost();
    host.send('G/NBIRTH/E', { timestamp: ts, seq: 0, metrics: [...ofBirth, double('load', 1, 50)] });
    host.bearDevice('D', [double('temp', 2, 75)]);
    const death = host.send('G/NDEATH/E', { metrics: ofDeath }, ts + 5);
    expect(death.edgeNode?.series).toMatchObject([staleAt('E', ts + 5), staleAt('E/D', ts + 5)]);
    const data = host.send('G/NDATA/E', { seq: 2, metrics: [aliased(1, 5)] });
    expect(data.rejections[0]?.reason).toMatch(/^edge node G\/E has died and was not born again/);
  });

  it('that the broker had kept says nothing of now, unless its number is the present one', () => {
    const host = aSparkplugHost();
    host.bearNode();
    const kept = { at: ts + 5, isRetained: true };
    const send = (number: number | undefined) =>
      host.decoder.decode(
        'spBv1.0/G/NDEATH/E',
        encodePayload({ metrics: number === undefined ? [] : [bdSeq(number)] }),
        kept,
      );
    expect(send(undefined).edgeNode).toBeUndefined();
    expect(send(2).edgeNode).toBeUndefined();
    expect(send(3).edgeNode?.series).toHaveLength(1);
  });

  it('of an edge node that nobody knows is passed over', () => {
    const death = aSparkplugHost().send('G/NDEATH/E', { metrics: [] });
    expect(death).toEqual({ decoder: 'sparkplug', readings: [], rejections: [], ignored: 1 });
  });
});

describe('a DDEATH', () => {
  const dead = (timestamp: number | undefined) => {
    const host = aSparkplugHost();
    host.bearNode();
    host.bearDevice('D', [double('temp', 2, 75)]);
    const payload = timestamp === undefined ? { seq: 2 } : { seq: 2, timestamp };
    return host.send('G/DDEATH/E/D', payload, ts + 60_000).edgeNode?.series[0]?.staleSince;
  };

  it.each([
    ['what the edge node says', ts + 50_000, ts + 50_000],
    ['the arrival, where it says nothing', undefined, ts + 60_000],
    ['the arrival, where its clock is ahead', ts + 60_001, ts + 60_000],
    ['the arrival, where its clock was set back', ts - 1, ts + 60_000],
  ])('makes the series stale since %s', (_what, sentAt, staleSince) => {
    expect(dead(sentAt)).toBe(staleSince);
  });
});
