import type { MqttTarget } from '@i40/runtime';
import mqtt, { type MqttClient } from 'mqtt';
import { readTlsFiles } from './tls-files.ts';

export type BrokerAnswer =
  | { kind: 'connected'; client: MqttClient }
  /** It spoke with us, and sent us away. */
  | { kind: 'refused'; reason: string }
  | { kind: 'unreachable'; reason: string };

export const patienceMs = 5_000;

/** Connects once, with MQTT 5, for which a refused message is told to its sender. */
export function tryBroker(target: MqttTarget, clientId: string): Promise<BrokerAnswer> {
  const { url, username, password, tls } = target;
  const client = mqtt.connect(url, {
    protocolVersion: 5,
    clientId,
    reconnectPeriod: 0,
    connectTimeout: patienceMs,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...readTlsFiles(tls),
  });
  return new Promise((resolve) => {
    const leave = (answer: BrokerAnswer) => {
      client.removeAllListeners();
      client.on('error', () => {});
      client.end(true);
      resolve(answer);
    };
    client.once('connect', () => resolve({ kind: 'connected', client }));
    client.once('error', (error: Error & { code?: unknown }) => {
      const isAway = /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EAI_AGAIN/.test(String(error.code));
      leave({ kind: isAway ? 'unreachable' : 'refused', reason: describe(error) });
    });
    client.once('close', () => leave({ kind: 'refused', reason: 'the connection was closed' }));
  });
}

/** OpenSSL writes down where in its sources it was. */
function describe({ message, code }: { message: string; code?: unknown }): string {
  return /SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? (message || String(code));
}

/** Whether the broker takes a message; one that says nothing, at a topic that belongs to nobody. */
export async function takesMessage(client: MqttClient, topic: string): Promise<boolean> {
  return client.publishAsync(topic, '', { qos: 1 }).then(
    () => true,
    () => false,
  );
}
