import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createMessageParser } from '../../message-parser.ts';
import { readMappings } from './declared/read-mappings.ts';
import { suggestMapping } from './suggest-mapping.ts';

const suggest = (topic: string, payload: unknown) =>
  suggestMapping(topic, Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)));

describe('the mapping to paste', () => {
  it.each([
    ['zigbee2mqtt/kitchen', { temperature: 1 }, 'preset: zigbee2mqtt'],
    ['tele/plug/SENSOR', { Time: '2026-01-05T08:00:00Z', AM2301: { Temperature: 1 } }, 'preset: tasmota'],
    [
      'shelly-1/events/rpc',
      { src: 's', method: 'NotifyStatus', params: { 'switch:0': { apower: 1 } } },
      'preset: shelly',
    ],
    ['v1/gateway/telemetry', { M01: [{ ts: testInstant, values: { a: 1 } }] }, 'preset: thingsboard'],
    ['iotgateway', { values: [{ id: 'c.d.t', v: 1, q: true }] }, 'preset: kepware'],
    ['plant/kepware', { values: [{ id: 'c.d.t', v: 1, q: true }] }, 'topic: plant/kepware'],
    ['x/ignition', [{ tagPath: '[default]L/M/t', value: 1 }], 'preset: ignition'],
    ['metrics/host', { name: 'cpu', fields: { a: 1 }, tags: { host: 'M01' } }, 'preset: telegraf'],
    [
      'opc/x',
      { MessageType: 'ua-data', PublisherId: 'p', Messages: [{ Payload: { a: 1 } }] },
      'preset: opcua-pubsub',
    ],
    ['plant/lineA/press-2/telemetry', { temp: 1 }, 'topic: plant/lineA/{machine_id}/telemetry'],
    ['a/press 2/x', [{ name: 'temp', val: 1, ts: testInstant, unit: '°C' }], "sensor: '@.name'"],
    ['a/press', { 'my data': [{ id: 'temp', value: 1, quality: 'Good' }] }, 'each: $["my data"][*]'],
    ['a/press/temp', '21.5', 'topic: a/{machine_id}/{sensor}'],
    ['outdoor-temp', '21.5', 'machine: outdoor-temp'],
    ['//press/temp', 'RUN', "topic: '+/+/{machine_id}/{sensor}'"],
  ])('for %s with %j has %s, and is understood', (topic, payload, expected) => {
    const yaml = suggest(topic, payload);
    expect(yaml).toContain(expected);
    const read = readMappings(String(yaml), 'mappings.yaml');
    if (!read.ok) throw new Error(read.reasons.join());
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const parser = createMessageParser({ mappings: read.mappings });
    const { decoder, rejections } = parser.parse({ topic, payload: Buffer.from(text) }, testInstant);
    expect({ decoder, rejections }).toEqual({ decoder: 'json-mapping', rejections: [] });
  });

  it('is none for bytes and nothing', () => {
    expect(suggestMapping('a', Uint8Array.from([0xff]))).toBeUndefined();
    expect(suggest('a', '')).toBeUndefined();
    expect(suggest('a', '\u0001\u0002')).toBeUndefined();
  });
});
