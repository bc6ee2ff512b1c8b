import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type MessageBus, MessageBusError, type MessageHandler } from '@i40/common';
import type { IDisconnectPacket, MqttClient } from 'mqtt';
import { deliverUnacknowledged } from './manual-acknowledgement.ts';
import {
  absence,
  describeBroker,
  type MqttConnectionOptions,
  openMqttConnection,
} from './mqtt-connection.ts';

/** MQTT 5: what the broker has retained comes with a new subscription, not again with every connection. */
const retainedOnlyAtFirst = 1;
/** MQTT 5, reason code of DISCONNECT. */
const sessionTakenOver = 142;
const closeDeadlineMs = 3_000;

/** What a session can do besides that is MQTT's own. */
export interface MqttMessageBus extends MessageBus {
  /** Whether the broker knew the session when this client first connected. */
  readonly resumed: boolean;
  /** Whether the broker speaks MQTT 5, and so has shared subscriptions. */
  readonly speaksMqtt5: boolean;
  /** How often the connection was lost and found again. */
  readonly reconnects: number;
  /** How often the broker no longer knew a persistent session then, nor what waited in it. */
  readonly lostSessions: number;
  /** Adds to what `subscribe` asked for, under the same handler. */
  alsoSubscribe(filters: readonly string[]): Promise<void>;
  /** Resolves when the broker has confirmed. What it had queued for the session still comes. */
  unsubscribe(filters: readonly string[]): Promise<void>;
  /** Closes, and lets the broker forget the session with all that it holds for it. */
  closeAndForget(): Promise<void>;
}

export interface MqttMessageBusOptions extends Omit<MqttConnectionOptions, 'prepare'> {
  /** Called once instead of connecting again, when the connection is lost. */
  onLost?: () => void;
}

/** The `MessageBus` port over MQTT.js. Resolves when connected. */
export async function connectMqttMessageBus(options: MqttMessageBusOptions): Promise<MqttMessageBus> {
  const { clientId, logger, presence, onLost } = options;
  const target = describeBroker(options.url);
  const inbox = createInbox();
  const { client, resumed } = await openMqttConnection({
    ...options,
    prepare: (c) => deliverUnacknowledged(c, inbox.deliver),
  });
  let filters: readonly string[] = [];
  let qos: 0 | 1 = 1;
  let lost = false;
  let reconnects = 0;
  let lostSessions = 0;
  let closing: Promise<void> | undefined;

  const showPresence = () => {
    if (presence) client.publish(presence.topic, presence.payload, { qos: 1, retain: true });
  };
  showPresence();
  client.on('connect', ({ sessionPresent }) => {
    lost = false;
    reconnects += 1;
    showPresence();
    logger.info({ broker: target }, 'Connected to the broker again');
    if (options.sessionExpirySeconds > 0 && !sessionPresent) {
      lostSessions += 1;
      logger.warn(
        { broker: target, clientId },
        'The broker no longer knew the session, nor what it held for it',
      );
    }
    subscribeTo(client, filters, qos).catch((error: Error) => {
      logger.error(
        { err: error.message, filters },
        'Subscribing again failed, check the access rights at the broker',
      );
    });
  });
  client.on('close', () => {
    if (closing) return;
    if (onLost) {
      closing = client.endAsync(true);
      return onLost();
    }
    if (!lost) logger.warn({ broker: target }, 'Lost the connection to the broker, kept trying');
    lost = true;
  });
  // What a failed attempt to connect again says; that the connection is lost has been told.
  client.on('error', (error) =>
    logger.debug({ broker: target, reason: error.message }, 'Broker not reachable'),
  );
  client.on('disconnect', ({ reasonCode }) => {
    // Who does not connect again has reckoned with it.
    if (reasonCode !== sessionTakenOver || onLost) return;
    logger.error(
      { broker: target, clientId },
      'Another client connected under the same client id: give each its own',
    );
  });

  const failed = (cause: unknown) =>
    new MessageBusError((cause as Error).message, { retryable: true, target, cause });

  return {
    async publish(topic, payload, { qos: publishQos = 1, retain = false, contentType } = {}) {
      const bytes = typeof payload === 'string' ? payload : Buffer.from(payload);
      try {
        const properties = contentType === undefined ? {} : { properties: { contentType } };
        await client.publishAsync(topic, bytes, { qos: publishQos, retain, ...properties });
      } catch (cause) {
        throw failed(cause);
      }
    },
    async subscribe(newFilters, handler, { qos: newQos = 1 } = {}) {
      filters = newFilters;
      qos = newQos;
      inbox.open(handler);
      await subscribeTo(client, filters, qos).catch((cause) => {
        throw failed(cause);
      });
    },
    async alsoSubscribe(more) {
      filters = [...filters, ...more];
      await subscribeTo(client, more, qos).catch((cause) => {
        throw failed(cause);
      });
    },
    async unsubscribe(unwanted) {
      filters = filters.filter((filter) => !unwanted.includes(filter));
      if (unwanted.length === 0) return;
      await client.unsubscribeAsync([...unwanted]).catch((cause) => {
        throw failed(cause);
      });
    },
    get connected() {
      return client.connected;
    },
    resumed,
    speaksMqtt5: client.options.protocolVersion === 5,
    get reconnects() {
      return reconnects;
    },
    get lostSessions() {
      return lostSessions;
    },
    close() {
      // A broker publishes the will only when a connection breaks.
      if (!closing && presence && client.connected) {
        client.publish(presence.topic, absence, { qos: 1, retain: true });
      }
      closing ??= settleAndEnd(client);
      return closing;
    },
    closeAndForget() {
      closing ??= settleAndEnd(client, { properties: { sessionExpiryInterval: 0 } });
      return closing;
    },
  };
}

async function subscribeTo(client: MqttClient, filters: readonly string[], qos: 0 | 1): Promise<void> {
  if (filters.length > 0) await client.subscribeAsync([...filters], { qos, rh: retainedOnlyAtFirst });
}

async function settleAndEnd(client: MqttClient, disconnect?: Partial<IDisconnectPacket>): Promise<void> {
  // Acknowledgements are written in the next turn of the event loop; let them go first.
  await nextTurn();
  // A clean end waits for outstanding PUBACKs; a broker that hangs would have it wait for ever.
  const ended = client.endAsync(!client.connected, disconnect).then(() => true);
  if (!(await Promise.race([ended, sleep(closeDeadlineMs, false, { ref: false })]))) client.stream.destroy();
}

/** Holds back what arrives before there is a handler: a broker resumes a session without waiting for a SUBSCRIBE. */
function createInbox(): { deliver: MessageHandler; open(handler: MessageHandler): void } {
  let handler: MessageHandler | undefined;
  let opened = () => {};
  const untilOpened = new Promise<void>((resolve) => {
    opened = resolve;
  });
  return {
    deliver: (message) => (handler ? handler(message) : untilOpened.then(() => handler?.(message))),
    open(newHandler) {
      handler = newHandler;
      opened();
    },
  };
}
