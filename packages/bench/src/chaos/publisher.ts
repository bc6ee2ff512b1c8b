import { setTimeout as sleep } from 'node:timers/promises';
import mqtt from 'mqtt';
import { toPayload } from './chaos-reading.ts';
import type { Random } from './random.ts';

interface PublisherOptions {
  port: number;
  topic: string;
  clientId: string;
  baseMs: number;
  random: Random;
  readingsPerSecond: number;
}

/** What was published, and when the broker said that it has it. */
export interface Publisher {
  /** How many readings were published; they are numbered from 0. */
  published(): number;
  acknowledged(): number;
  /** When the reading was acknowledged (`performance.now()`), or NaN. */
  acknowledgedAt(number: number): number;
  /** Acknowledged with the words that nobody is subscribed. */
  withoutSubscriber(): number;
  /** How many readings failed before the publisher's eyes, and were published once more. */
  repeated(): number;
  /** Publishes until `rest`. */
  run(): void;
  /** Stops publishing and waits for what is under way. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

const tickMs = 20;
const repeatAfterMs = 100;
/** A broker that is away must not fill the memory of the test. */
const mostUnderWay = 5_000;
const restDeadlineMs = 60_000;
const arrayEvery = 8;
const longestArray = 20;
/** MQTT 5, 3.4.2.1. */
const noMatchingSubscribers = 16;

/** A machine that keeps what it sends until the broker has acknowledged it, over every reconnect. */
export async function createPublisher(options: PublisherOptions): Promise<Publisher> {
  const { port, topic, clientId, baseMs, random, readingsPerSecond } = options;
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    clientId,
    clean: false,
    protocolVersion: 5,
    properties: { sessionExpiryInterval: 3_600 },
    reconnectPeriod: 100,
  });
  client.on('error', () => {});
  const times: number[] = [];
  let failed = 0;
  let closed = false;
  let acknowledged = 0;
  let withoutSubscriber = 0;
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;

  function send(count: number): void {
    underWay += count;
    transmit(Array.from({ length: count }, () => times.push(Number.NaN) - 1));
  }

  function transmit(numbers: readonly number[]): void {
    client.publish(topic, toPayload(numbers, baseMs), { qos: 1 }, (error, packet) => {
      if (error) {
        failed += numbers.length;
        // MQTT.js keeps what it has sent, but gives up what came while it was sending that again.
        if (!closed) setTimeout(() => transmit(numbers), repeatAfterMs);
        return;
      }
      underWay -= numbers.length;
      acknowledged += numbers.length;
      if ((packet as { reasonCode?: number } | undefined)?.reasonCode === noMatchingSubscribers)
        withoutSubscriber += numbers.length;
      for (const number of numbers) times[number] = performance.now();
    });
  }

  function createTick(): () => void {
    const startedAt = performance.now();
    const from = times.length;
    let skipped = 0;
    return () => {
      const due = Math.floor(((performance.now() - startedAt) / 1_000) * readingsPerSecond);
      while (times.length - from + skipped < due) {
        if (underWay >= mostUnderWay) {
          skipped = due - (times.length - from);
          return;
        }
        send(random.next() * arrayEvery < 1 ? 1 + Math.floor(random.between(1, longestArray)) : 1);
      }
    };
  }

  return {
    published: () => times.length,
    acknowledged: () => acknowledged,
    acknowledgedAt: (number) => times[number] ?? Number.NaN,
    withoutSubscriber: () => withoutSubscriber,
    repeated: () => failed,
    run() {
      timer ??= setInterval(createTick(), tickMs);
    },
    async rest() {
      clearInterval(timer);
      timer = undefined;
      const deadline = performance.now() + restDeadlineMs;
      while (underWay > 0 && performance.now() < deadline) await sleep(20);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await client.endAsync(true);
    },
  };
}
