import type { MessageBus } from '@i40/common';
import { aReading } from '@i40/common/testing';
import { silentLogger } from '@i40/runtime';
import { expect, it } from 'vitest';
import { createLiveFeed } from './live-feed.ts';

function fakeBus(publish: MessageBus['publish']): MessageBus {
  return { connected: true, publish, subscribe: async () => {}, close: async () => {} };
}

it('sends the readings of a machine together, at a topic of its own, at QoS 0', () => {
  const sent: unknown[] = [];
  const bus = fakeBus(async (topic, payload, options) => {
    sent.push([topic, JSON.parse(String(payload)), options]);
  });
  createLiveFeed(bus, silentLogger).publish([
    aReading({ value: 1 }),
    aReading({ value: 2, machine_id: 'M02', unit: null }),
    aReading({ value: 3, sensor: 'speed', unit: 'rpm' }),
  ]);
  const ts = '2026-01-05T08:00:00.000Z';
  expect(sent).toEqual([
    [
      'live/site-1/M01',
      [
        { ts, sensor: 'temp', value: 1, unit: '°C', quality: 192 },
        { ts, sensor: 'speed', value: 3, unit: 'rpm', quality: 192 },
      ],
      { qos: 0 },
    ],
    ['live/site-1/M02', [{ ts, sensor: 'temp', value: 2, unit: null, quality: 192 }], { qos: 0 }],
  ]);
});

it('leaves out what a source had buffered', () => {
  const sent: string[] = [];
  const bus = fakeBus(async (topic) => void sent.push(topic));
  createLiveFeed(bus, silentLogger).publish([aReading({ is_historical: true })]);
  expect(sent).toEqual([]);
});

it('takes no notice of a broker that is away', async () => {
  const bus = fakeBus(() => Promise.reject(new Error('not connected')));
  createLiveFeed(bus, silentLogger).publish([aReading()]);
  await new Promise((resolve) => setImmediate(resolve));
});

it('divides what is more than a broker takes in one message', () => {
  const sizes: number[] = [];
  const bus = fakeBus(async (_topic, payload) => void sizes.push(JSON.parse(String(payload)).length));
  createLiveFeed(bus, silentLogger).publish(Array.from({ length: 2_500 }, () => aReading()));
  expect(sizes).toEqual([1_000, 1_000, 500]);
});
