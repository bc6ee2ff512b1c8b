import { type MessageBus, MessageBusError, type Reading, type StateReading, topics } from '@i40/common';
import { encodeReadings } from '@i40/payloads';

type Told = Reading | StateReading;

export interface PublishOptions {
  bus: Pick<MessageBus, 'publish'>;
  /** How long the broker may take to acknowledge a message. */
  patienceMs: number;
}

/** Far below the limit of ingest, and of most brokers. */
const maxMessageLength = 256 * 1024;

/**
 * Publishes them at QoS 1, a message or more per site; resolves when the broker has taken charge of all. Throws
 * `MessageBusError`.
 */
export async function publishReadings(readings: readonly Told[], options: PublishOptions): Promise<void> {
  for (const site of new Set(readings.map((reading) => reading.site))) {
    const ofSite = readings.filter((reading) => reading.site === site);
    await publishTo(topics.readings(site), ofSite, options);
  }
}

async function publishTo(topic: string, readings: readonly Told[], options: PublishOptions): Promise<void> {
  const payload = encodeReadings(readings);
  if (payload.length > maxMessageLength && readings.length > 1) {
    const half = readings.length >> 1;
    await publishTo(topic, readings.slice(0, half), options);
    return publishTo(topic, readings.slice(half), options);
  }
  await inTime(options.bus.publish(topic, payload), topic, options.patienceMs);
}

/** A broker that goes away now would take the message when it is back; nobody waits that long for an answer. */
async function inTime(published: Promise<void>, topic: string, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const message = `The broker did not acknowledge a message within ${patienceMs} ms`;
    const fail = () => reject(new MessageBusError(message, { retryable: true, target: topic }));
    timer = setTimeout(fail, patienceMs);
  });
  try {
    await Promise.race([published, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
