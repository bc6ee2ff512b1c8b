import { MessageBusError, UsageError } from '@i40/common';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { MqttTarget } from './environment/connection-env.ts';
import type { Logger } from './logger.ts';
import { readTlsFiles } from './tls-files.ts';

/** A retained message that is there as long as its sender: MQTT's last will takes it away when the connection breaks. */
export interface Presence {
  topic: string;
  payload: string;
}

/** What the broker publishes for all to see, retained, when the connection breaks. */
export interface LastWill {
  topic: string;
  payload: string;
}

/** An empty retained message makes the broker forget the one before (MQTT 5, section 3.3.1.3). */
export const absence = Buffer.alloc(0);

export interface MqttConnectionOptions extends MqttTarget {
  clientId: string;
  /** Keep the session, and what arrives meanwhile, at the broker for this long after a disconnect; 0: not at all. */
  sessionExpirySeconds: number;
  /** What the broker keeps for all to see while this client is connected. */
  presence?: Presence | undefined;
  /** Asked for at every attempt to connect, because a will may have to tell its time. In place of a presence. */
  lastWill?: (() => LastWill) | undefined;
  logger: Logger;
  /** Gives up waiting for the broker. */
  signal?: AbortSignal | undefined;
  /** Called with every client before it connects, so that no message passes unseen. */
  prepare: (client: MqttClient) => void;
}

/** As many unacknowledged messages as MQTT allows: ingest's batch is the window that matters. */
const receiveMaximum = 65_535;
const reconnectPeriodMs = 1_000;

const silent = () => {};

/** "Unacceptable protocol version", in the code of MQTT 3.1.1 and in that of 5. */
const versionRefusals = [1, 132];
/** Refusals that waiting does not cure: identifier, credentials, authorisation, banned. */
const finalRefusals = [2, 4, 5, 133, 134, 135, 138, 140];

/**
 * Connects with MQTT 5, or 3.1.1 where the broker speaks no newer. Waits for a broker that is not there yet.
 * Throws when the broker refuses for good.
 */
export async function openMqttConnection(options: MqttConnectionOptions): Promise<MqttConnection> {
  const connection = await connectWith(5, options);
  return connection ?? ((await connectWith(4, options)) as MqttConnection);
}

export interface MqttConnection {
  client: MqttClient;
  /** Whether the broker knew the session. */
  resumed: boolean;
}

/** Resolves with undefined when the broker does not speak this version. */
function connectWith(
  protocolVersion: 4 | 5,
  options: MqttConnectionOptions,
): Promise<MqttConnection | undefined> {
  const { url, logger, signal, prepare, lastWill } = options;
  const client = mqtt.connect(url, clientOptions(protocolVersion, options));
  if (lastWill)
    client.on('reconnect', () => {
      client.options.will = willOf(lastWill());
    });
  prepare(client);
  renewTlsFiles(client, options);
  return new Promise((resolve, reject) => {
    let warned = false;
    const target = describeBroker(url);
    const settle = (finish: () => void) => {
      client.off('error', onError);
      signal?.removeEventListener('abort', onAbort);
      finish();
    };
    const giveUp = (finish: () => void) => {
      client.on('error', () => {});
      client.end(true);
      settle(finish);
    };
    const onError = (error: Error & { code?: unknown }) => {
      if (protocolVersion === 5 && versionRefusals.includes(error.code as number)) {
        giveUp(() => resolve(undefined));
      } else if (finalRefusals.includes(error.code as number)) {
        giveUp(() =>
          reject(new UsageError(`The broker at ${target} refused the connection: ${error.message}.`)),
        );
      } else if (!warned) {
        warned = true;
        logger.warn(
          { broker: target, reason: error.message || error.code },
          'Broker not reachable, kept trying',
        );
      }
    };
    const onAbort = () =>
      giveUp(() => reject(new MessageBusError('Gave up connecting', { retryable: true, target })));
    client.on('error', onError);
    signal?.addEventListener('abort', onAbort, { once: true });
    client.once('connect', ({ sessionPresent: resumed }) => settle(() => resolve({ client, resumed })));
    if (signal?.aborted) onAbort();
  });
}

/** A certificate may have been renewed since; what cannot be read just now stays as it was. */
function renewTlsFiles(client: MqttClient, { tls, logger }: MqttConnectionOptions): void {
  if (!tls) return;
  client.on('reconnect', () => {
    try {
      Object.assign(client.options, readTlsFiles(tls));
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, 'A certificate could not be read again');
    }
  });
}

/** Protocol, host and port, without user and password. */
export function describeBroker(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function clientOptions(protocolVersion: 4 | 5, options: MqttConnectionOptions): IClientOptions {
  const { clientId, username, password, tls, sessionExpirySeconds, presence, lastWill } = options;
  const will = lastWill?.() ?? (presence && { topic: presence.topic, payload: absence });
  return {
    protocolVersion,
    clientId,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...readTlsFiles(tls),
    clean: sessionExpirySeconds === 0,
    ...(will ? { will: willOf(will) } : {}),
    ...(protocolVersion === 5
      ? { properties: { receiveMaximum, sessionExpiryInterval: sessionExpirySeconds } }
      : {}),
    // The bus subscribes again itself, whether or not the broker says that it remembers the session.
    resubscribe: false,
    // At most once means at once or not at all: what waits for a broker to come back is old and takes memory.
    queueQoSZero: false,
    reconnectPeriod: reconnectPeriodMs,
    // MQTT.js calls it several times a message, and its own, which DEBUG=mqttjs* switches on, gathers the arguments
    // even when nobody listens.
    log: silent,
    reconnectOnConnackError: true,
  };
}

function willOf({ topic, payload }: { topic: string; payload: string | Buffer }): IClientOptions['will'] {
  return { topic, payload: Buffer.from(payload), qos: 1, retain: true };
}
