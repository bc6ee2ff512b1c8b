import { randomUUID } from 'node:crypto';
import { formatInstant, type Reading } from '@i40/common';
import mqtt from 'mqtt';

const sensors = ['temp', 'vibration', 'pressure', 'current', 'speed'];
const seriesCount = 15;
export const benchTopic = 'factory/bench/sensors';

/** Half a millisecond apart and spread over the series, none with the key of another. */
export function aReading(index: number, startAt: number): Reading {
  const series = index % seriesCount;
  return {
    ts: startAt + Math.floor(index / seriesCount) * 0.5,
    site: 'site-1',
    line: 'bench',
    machine_id: `B${Math.floor(series / sensors.length)}`,
    sensor: sensors[series % sensors.length] ?? '',
    value: Math.round(Math.sin(index) * 1e5) / 1e3,
    unit: '°C',
    quality: 192,
    is_historical: false,
  };
}

interface Backlog {
  brokerUrl: string;
  readings: number;
  readingsPerMessage: number;
}

/** Makes a persistent session in which the readings wait, so that no publisher is the limit; resolves with its client id. */
export async function queueBacklog({ brokerUrl, ...amount }: Backlog): Promise<string> {
  const clientId = `bench-${randomUUID()}`;
  const absent = await mqtt.connectAsync(brokerUrl, sessionOptions(clientId));
  await absent.subscribeAsync(benchTopic, { qos: 1 });
  await absent.endAsync();
  await publishReadings({ brokerUrl, ...amount });
  return clientId;
}

/** Resolves when the broker has acknowledged all. */
export async function publishReadings({ brokerUrl, readings, readingsPerMessage }: Backlog): Promise<void> {
  const publisher = await mqtt.connectAsync(brokerUrl, { protocolVersion: 5 });
  const startAt = Date.now() - 60_000;
  let acknowledged = Promise.resolve<unknown>(undefined);
  for (let index = 0; index < readings; index += readingsPerMessage) {
    const parts = Array.from({ length: readingsPerMessage }, (_, offset) => {
      const { ts, machine_id, sensor, value, unit } = aReading(index + offset, startAt);
      return { ts: formatInstant(ts), machine_id, sensor, value, unit };
    });
    const payload = JSON.stringify(readingsPerMessage === 1 ? parts[0] : parts);
    acknowledged = publisher.publishAsync(benchTopic, payload, { qos: 1 });
    if (index % 1_000 === 0) await acknowledged;
  }
  await acknowledged;
  await publisher.endAsync();
}

export function sessionOptions(clientId: string): mqtt.IClientOptions {
  return {
    clientId,
    clean: false,
    protocolVersion: 5,
    properties: { sessionExpiryInterval: 600, receiveMaximum: 65_535 },
  };
}

/** At the end of a connection: a session that stays would have all later backlogs queued for it too. */
export const forgetSession = { properties: { sessionExpiryInterval: 0 } };

export async function dropSession(brokerUrl: string, clientId: string): Promise<void> {
  const client = await mqtt.connectAsync(brokerUrl, { clientId, clean: true, protocolVersion: 5 });
  await client.endAsync();
}
