import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createMessageParser } from '../../../message-parser.ts';
import { readMappings } from '../declared/read-mappings.ts';
import type { PresetName } from './presets.ts';

const ts = testInstant - 60_000;
const iso = new Date(ts).toISOString();

function parse(preset: PresetName, topic: string, payload: unknown) {
  const read = readMappings(`mappings: [{ preset: ${preset} }]`, 'mappings.yaml');
  if (!read.ok) throw new Error(read.reasons.join());
  const parser = createMessageParser({ mappings: read.mappings, timeZone: 'UTC' });
  return parser.parse({ topic, payload: Buffer.from(JSON.stringify(payload)) }, testInstant);
}

const brief = (parsed: ReturnType<typeof parse>) =>
  parsed.readings.map(({ machine_id, sensor, value, ts: at }) => [machine_id, sensor, value, at]);

describe('a preset', () => {
  it('reads zigbee2mqtt, without what it says of the device', () => {
    const payload = { temperature: 21.5, linkquality: 87, device: { model: 'X', power: 1 }, last_seen: ts };
    expect(brief(parse('zigbee2mqtt', 'zigbee2mqtt/kitchen', payload))).toEqual([
      ['kitchen', 'temperature', 21.5, ts],
      ['kitchen', 'linkquality', 87, ts],
    ]);
  });

  it('reads Shelly: a notification, a status, and no value in an event', () => {
    const status = {
      id: 0,
      output: true,
      apower: 8.9,
      aenergy: { total: 6.5, by_minute: [1, 2, 3], minute_ts: 9 },
    };
    const notify = {
      src: 'shelly-1',
      dst: 'x',
      method: 'NotifyStatus',
      params: { ts: ts / 1000, 'switch:0': status },
    };
    expect(brief(parse('shelly', 'shelly-1/events/rpc', notify))).toEqual([
      ['shelly-1', 'switch:0.output', 1, ts],
      ['shelly-1', 'switch:0.apower', 8.9, ts],
      ['shelly-1', 'switch:0.aenergy.total', 6.5, ts],
    ]);
    expect(brief(parse('shelly', 'shelly-1/status/switch:0', status))[1]).toEqual([
      'shelly-1',
      'switch:0.apower',
      8.9,
      testInstant + 0.001,
    ]);
    const event = { src: 'shelly-1', method: 'NotifyEvent', params: { ts: 1, events: [{ event: 'push' }] } };
    expect(parse('shelly', 'shelly-1/events/rpc', event)).toMatchObject({
      readings: [],
      rejections: [],
      ignored: 1,
    });
  });

  it('reads Tasmota, with units and a time without a zone', () => {
    const payload = { Time: iso.slice(0, 19), AM2301: { Temperature: 21.5, Humidity: 40 }, TempUnit: 'C' };
    const parsed = parse('tasmota', 'tele/plug/SENSOR', payload);
    expect(brief(parsed)).toEqual([
      ['plug', 'AM2301.Temperature', 21.5, ts],
      ['plug', 'AM2301.Humidity', 40, ts],
    ]);
    expect(parsed.readings.map(({ unit }) => unit)).toEqual(['°C', null]);
  });

  it('reads ThingsBoard, of a gateway and of a device', () => {
    const gateway = { 'Press 2': [{ ts, values: { temp: 80.5, mode: 'auto' } }], 'Press 3': [{ temp: 1 }] };
    const parsed = parse('thingsboard', 'v1/gateway/telemetry', gateway);
    expect(brief(parsed)).toEqual([
      ['Press 2', 'temp', 80.5, ts],
      ['Press 3', 'temp', 1, testInstant + 0.002],
    ]);
    expect(parsed.states).toMatchObject([{ machine_id: 'Press 2', sensor: 'mode', value: 'auto', ts }]);
    const device = [{ ts, values: { temp: 1 } }];
    expect(brief(parse('thingsboard', 'thingsboard/M01/telemetry', device))).toEqual([
      ['M01', 'temp', 1, ts],
    ]);
  });

  it('reads Kepware, with the quality of each tag', () => {
    const payload = {
      timestamp: testInstant,
      values: [
        { id: 'Channel1.Press2.Temp', v: 80.5, q: true, t: ts },
        { id: 'Channel1.Press2.Pump', v: true, q: false },
        { id: 'Channel1.Press2.Mode', v: 'AUTO', q: true, t: ts },
        { id: 'Channel1.Press2.Wave', v: [1, 2], q: true, t: ts },
      ],
    };
    const parsed = parse('kepware', 'iotgateway', payload);
    expect(brief(parsed)).toEqual([
      ['Channel1.Press2', 'Temp', 80.5, ts],
      ['Channel1.Press2', 'Pump', 1, testInstant],
    ]);
    expect(parsed.readings.map(({ quality }) => quality)).toEqual([192, 0]);
    expect(parsed.states).toMatchObject([{ sensor: 'Mode', value: 'AUTO' }]);
    expect(parsed.rejections).toMatchObject([{ reason: expect.stringMatching(/^value: is a list of 2/) }]);
  });

  it('reads Ignition: a tag, a list, and tags by their path', () => {
    const tag = { tagPath: '[default]Line1/Press2/Temp', value: 80.5, quality: { code: 192 }, timestamp: ts };
    const expected = [['Line1/Press2', 'Temp', 80.5, ts]];
    expect(brief(parse('ignition', 'ignition/x', tag))).toEqual(expected);
    expect(brief(parse('ignition', 'ignition/x', { tags: [tag] }))).toEqual(expected);
    const { tagPath, ...rest } = tag;
    const byPath = parse('ignition', 'ignition/x', { [tagPath]: { ...rest, quality: -2_147_483_136 } });
    expect(byPath.readings).toMatchObject([{ machine_id: 'Line1/Press2', line: 'Line1', quality: 0 }]);
  });

  it('reads the JSON of Telegraf, one metric and several', () => {
    const metric = { name: 'cpu', tags: { host: 'press-1' }, fields: { idle: 97 }, timestamp: ts / 1000 };
    expect(brief(parse('telegraf', 'telegraf/press-1/cpu', metric))).toEqual([
      ['press-1', 'cpu.idle', 97, ts],
    ]);
    expect(brief(parse('telegraf', 'telegraf', { metrics: [metric, metric] }))).toHaveLength(2);
    const ofOpcUa = { ...metric, fields: { Temp: 1, Quality: 'Bad (0x80000000)' } };
    expect(parse('telegraf', 'telegraf', ofOpcUa).readings).toMatchObject([{ value: 1, quality: 0 }]);
  });

  it('reads OPC UA PubSub: values, Variants and DataValues, and bad ones as bad', () => {
    const payload = {
      MessageType: 'ua-data',
      PublisherId: 'plc-7',
      Messages: [
        {
          DataSetWriterId: 1,
          Timestamp: iso,
          Payload: {
            Temp: { Value: { Type: 11, Body: 80.5 }, SourceTimestamp: iso },
            Speed: { Type: 6, Body: 1450 },
            Load: 7,
            Pressure: { Value: 4.2, StatusCode: 0x80_00_00_00 },
            Level: { Value: 3, StatusCode: 0 },
            Gone: { StatusCode: { Code: 0x80_31_00_00 } },
          },
        },
      ],
    };
    const parsed = parse('opcua-pubsub', 'opcua/json/data/plc-7/group/writer', payload);
    expect(parsed.readings.map(({ sensor, value, quality, ts: at }) => [sensor, value, quality, at])).toEqual(
      [
        ['Temp', 80.5, 192, ts],
        ['Speed', 1450, 192, ts],
        ['Load', 7, 192, ts],
        ['Pressure', 4.2, 0, ts],
        ['Level', 3, 192, ts],
      ],
    );
    expect(parsed.rejections).toEqual([]);
  });
});
