import { testInstant } from '@i40/common/testing';
import type { UMetric, UTemplate } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { describe, expect, it } from 'vitest';
import { aliased, aSparkplugHost, double, seriesAndValues } from '../../../testing/sparkplug-host.ts';

const ts = testInstant;
const template = (name: string, metrics: UMetric[], changes: Partial<UTemplate> = {}): UMetric => ({
  name,
  type: 'Template',
  value: { version: '', isDefinition: false, templateRef: 'Motor', metrics, parameters: [], ...changes },
});
const speed = (value: number): UMetric => ({ name: 'speed', type: 'Double', value });
const motor = (value: number): UMetric => ({ ...template('motor-1', [speed(value)]), alias: 5 });

describe('an instance of a template', () => {
  it('is its members, each a sensor called by both names', () => {
    const host = aSparkplugHost();
    const { readings, rejections } = host.bearNode([motor(1_450)]);
    expect(rejections).toEqual([]);
    expect(readings).toMatchObject([{ sensor: 'motor-1/speed', value: 1_450, ts }]);
  });

  it.each([
    ['by its name', template('motor-1', [speed(1_460)])],
    ['by its alias', { ...template('', [speed(1_460)]), name: null, alias: 5 } as UMetric],
  ])('sends data %s', (_what, metric) => {
    const host = aSparkplugHost();
    host.bearNode([motor(1_450)]);
    const data = host.send('G/NDATA/E', { timestamp: ts + 1, seq: 1, metrics: [metric] });
    expect(seriesAndValues(data)).toEqual([['E', 'motor-1/speed', 1_460]]);
  });

  it('has members with aliases and units of their own', () => {
    const host = aSparkplugHost();
    const temp = {
      ...double('temp', 9, 70),
      properties: { engUnit: { type: 'String' as const, value: '°C' } },
    };
    host.bearNode([template('motor-1', [temp])]);
    const within = template('motor-1', [aliased(9, 71)]);
    const { readings } = host.send('G/NDATA/E', { seq: 1, metrics: [within, aliased(9, 72)] });
    expect(readings).toMatchObject([
      { sensor: 'motor-1/temp', value: 71, unit: '°C' },
      { sensor: 'motor-1/temp', value: 72, unit: '°C' },
    ]);
  });

  it('may stand in another one', () => {
    const { readings } = aSparkplugHost().bearNode([template('line', [template('motor-1', [speed(7)])])]);
    expect(readings.map(({ sensor }) => sensor)).toEqual(['line/motor-1/speed']);
  });

  it('gives its members the time and the quality that they do not tell', () => {
    const host = aSparkplugHost();
    host.bearNode([motor(1)]);
    const metric = {
      ...motor(2),
      timestamp: ts - 7,
      isHistorical: true,
      properties: { Quality: { type: 'Int32' as const, value: 0 } },
    };
    const { readings } = host.send('G/NDATA/E', { timestamp: ts, seq: 1, metrics: [metric] });
    expect(readings).toMatchObject([{ ts: ts - 7, quality: 0, is_historical: true }]);
  });

  it('becomes stale with its edge node, member by member', () => {
    const host = aSparkplugHost();
    host.bearNode([motor(1)]);
    const { edgeNode } = host.send('G/NDEATH/E', { metrics: [] });
    expect(edgeNode?.series).toMatchObject([{ sensors: ['motor-1/speed'] }]);
  });

  it('keeps a member that was rejected so that it can be sent again', () => {
    const host = aSparkplugHost();
    host.bearNode([motor(1)]);
    const bad = template('motor-1', [speed(8), { alias: 77, type: 'Double', value: 9 }]);
    const { readings, rejections } = host.send('G/NDATA/E', { timestamp: ts, seq: 1, metrics: [bad] });
    expect(readings).toHaveLength(1);
    expect(rejections).toMatchObject([{ reason: 'no birth has defined the alias 77' }]);
    host.bearNode([template('motor-1', [double('torque', 77, 0)])]);
    const element = rejections[0]?.element as Uint8Array;
    const again = host.decoder.decode('spBv1.0/G/NDATA/E', element, { at: ts + 9, isRetained: false });
    expect(again.readings).toMatchObject([{ sensor: 'motor-1/torque', value: 9, ts }]);
  });

  it('that is nested deeper than any plant nests is rejected', () => {
    let metric = template('t', [speed(1)]);
    for (let depth = 0; depth < 20; depth++) metric = template('t', [metric]);
    const { readings, rejections } = aSparkplugHost().bearNode([metric, double('load', 1, 5)]);
    expect(readings).toMatchObject([{ sensor: 'load' }]);
    expect(rejections.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/nested more than 16 deep/),
    ]);
  });
});

describe('the definition of a template', () => {
  it('is no reading, whatever defaults its members have', () => {
    const definition = template('_types_/Motor', [speed(0)], { isDefinition: true });
    expect(aSparkplugHost().bearNode([definition, motor(3)])).toMatchObject({
      readings: [{ sensor: 'motor-1/speed', value: 3 }],
      rejections: [],
      ignored: 2,
    });
  });
});
