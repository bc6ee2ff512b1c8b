import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type IncomingMessage, type MessageBus, MessageBusError, type MessageHandler } from '@i40/common';
import type { MqttClient } from 'mqtt';
import { deliverUnacknowledged } from './manual-acknowledgement.ts';
import { type MqttConnectionOptions, openMqttConnection } from './mqtt-connection.ts';

const closeDeadlineMs = 3_000;

/** The `MessageBus` port over MQTT.js. Resolves when connected. */
export async function connectMqttMessageBus(
  options: Omit<MqttConnectionOptions, 'prepare'>,
): Promise<MessageBus> {
  const { url, logger } = options;
  const inbox = createInbox();
  const client = await openMqttConnection({
    ...options,
    prepare: (c) => deliverUnacknowledged(c, inbox.deliver),
  });
  let filters: readonly string[] = [];
  let qos: 0 | 1 = 1;
  let closing: Promise<void> | undefined;

  client.on('connect', () => {
    logger.info({ url }, 'Connected to the broker again');
    subscribeTo(client, filters, qos).catch((error: Error) => {
      logger.error(
        { err: error.message, filters },
        'Subscribing again failed, check the access rights at the broker',
      );
    });
  });
  client.on('close', () => {
    if (!closing) logger.warn({ url }, 'Lost the connection to the broker');
  });
  client.on('error', (error) => logger.warn({ url, reason: error.message }, 'Broker reported an error'));

  const failed = (cause: unknown) =>
    new MessageBusError((cause as Error).message, { retryable: true, target: url, cause });

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
    get connected() {
      return client.connected;
    },
    close() {
      closing ??= settleAndEnd(client);
      return closing;
    },
  };
}

async function subscribeTo(client: MqttClient, filters: readonly string[], qos: 0 | 1): Promise<void> {
  if (filters.length > 0) await client.subscribeAsync([...filters], { qos });
}

async function settleAndEnd(client: MqttClient): Promise<void> {
  // Acknowledgements are written in the next turn of the event loop; let them go first.
  await nextTurn();
  // A clean end waits for outstanding PUBACKs; a broker that hangs would have it wait for ever.
  const ended = client.endAsync(!client.connected).then(() => true);
  if (!(await Promise.race([ended, sleep(closeDeadlineMs, false, { ref: false })]))) client.end(true);
}

/** Holds what arrives before there is a handler: a broker resumes a session without waiting for a SUBSCRIBE. */
function createInbox(): { deliver: MessageHandler; open(handler: MessageHandler): void } {
  let handler: MessageHandler | undefined;
  let early: IncomingMessage[] = [];
  return {
    deliver(message) {
      if (handler) handler(message);
      else early.push(message);
    },
    open(newHandler) {
      handler = newHandler;
      for (const message of early) newHandler(message);
      early = [];
    },
  };
}
