import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingMessage, MessageBus } from '../src/ports/message-bus.ts';
import { eventually } from './eventually.ts';

export interface BusUnderTest {
  /** Opens a client; with the same id and `persistent`, it resumes the session. */
  connect(client: { id: string; persistent: boolean }): Promise<MessageBus>;
  /** Whether the broker speaks MQTT 5. */
  carriesContentType: boolean;
  close(): Promise<void>;
}

/** What every adapter of the `MessageBus` port promises, with every broker. */
export function describeMessageBus(name: string, open: () => Promise<BusUnderTest>): void {
  describe(`MessageBus: ${name}`, () => {
    let brokers: BusUnderTest;
    const opened: MessageBus[] = [];

    beforeAll(async () => {
      brokers = await open();
    });
    afterEach(async () => {
      for (const bus of opened.splice(0)) await bus.close();
    });
    afterAll(() => brokers?.close());

    const connect = async (id = `test-${randomUUID()}`, persistent = false) => {
      const bus = await brokers.connect({ id, persistent });
      opened.push(bus);
      return bus;
    };
    const collect = async (bus: MessageBus, topic: string) => {
      const messages: IncomingMessage[] = [];
      await bus.subscribe([topic], (message) => void messages.push(message));
      return messages;
    };
    const texts = (messages: readonly IncomingMessage[]) =>
      messages.map(({ payload }) => Buffer.from(payload).toString());

    it('delivers what was published, byte for byte and in order', async () => {
      const topic = `test/${randomUUID()}`;
      const messages = await collect(await connect(), topic);
      const publisher = await connect();
      const payloads = [Uint8Array.from([0, 255, 128]), Buffer.from('é'), Buffer.alloc(0)];
      for (const payload of payloads) await publisher.publish(topic, payload);
      await eventually('all have arrived', () => messages.length === 3);
      expect(messages.map(({ payload }) => Buffer.from(payload))).toEqual(
        payloads.map((p) => Buffer.from(p)),
      );
      expect(messages[0]?.topic).toBe(topic);
    });

    it('hands over the content type where the broker carries one', async () => {
      const topic = `test/${randomUUID()}`;
      const messages = await collect(await connect(), topic);
      const publisher = await connect();
      await publisher.publish(topic, 'plain');
      await publisher.publish(topic, '[]', { contentType: 'application/senml+json' });
      await eventually('both have arrived', () => messages.length === 2);
      const expected = brokers.carriesContentType ? 'application/senml+json' : undefined;
      expect(messages.map(({ contentType }) => contentType)).toEqual([undefined, expected]);
    });

    it('delivers more messages than a broker keeps in flight by default, while none is acknowledged', async () => {
      const topic = `test/${randomUUID()}`;
      const messages = await collect(await connect(), topic);
      const publisher = await connect();
      await Promise.all(Array.from({ length: 500 }, (_, i) => publisher.publish(topic, String(i))));
      await eventually('all have arrived', () => messages.length === 500);
      for (const message of messages) message.acknowledge();
    });

    it('delivers again, on the next connection, what was not acknowledged, and nothing that was', async () => {
      const topic = `test/${randomUUID()}`;
      const id = `test-${randomUUID()}`;
      const first = await connect(id, true);
      const messages = await collect(first, topic);
      const publisher = await connect();
      for (const text of ['a', 'b', 'c', 'd']) await publisher.publish(topic, text);
      await eventually('all have arrived', () => messages.length === 4);
      messages[0]?.acknowledge();
      messages[1]?.acknowledge();
      messages[1]?.acknowledge();
      await first.close();

      const again = await collect(await connect(id, true), topic);
      await eventually('the rest has arrived', () => again.length >= 2);
      expect(texts(again)).toEqual(['c', 'd']);
      for (const message of again) message.acknowledge();
    });

    it('holds back what follows a message until the handler wants more', async () => {
      const topic = `test/${randomUUID()}`;
      const bus = await connect();
      const messages: IncomingMessage[] = [];
      let goOn = () => {};
      const held = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      await bus.subscribe([topic], (message) => {
        message.acknowledge();
        return messages.push(message) === 1 ? held : undefined;
      });
      const publisher = await connect();
      for (const text of ['a', 'b', 'c']) await publisher.publish(topic, text);
      await eventually('the first has arrived', () => messages.length > 0);
      // What the broker was told afterwards has reached it, and what it sent before has reached us.
      await publisher.publish(topic, 'd');
      expect(texts(messages)).toEqual(['a']);
      goOn();
      await eventually('the others have arrived', () => messages.length === 4);
      expect(texts(messages)).toEqual(['a', 'b', 'c', 'd']);
    });

    it('delivers at most once where it subscribes at QoS 0', async () => {
      const topic = `test/${randomUUID()}`;
      const id = `test-${randomUUID()}`;
      const first = await connect(id, true);
      const messages: IncomingMessage[] = [];
      await first.subscribe([topic], (message) => void messages.push(message), { qos: 0 });
      const publisher = await connect();
      await publisher.publish(topic, 'once');
      await eventually('it has arrived', () => messages.length === 1);
      await first.close();

      const again = await collect(await connect(id, true), topic);
      await publisher.publish(topic, 'later');
      await eventually('the next one has arrived', () => again.length > 0);
      expect(texts(again)).toEqual(['later']);
      again[0]?.acknowledge();
    });

    it('delivers what was published while a persistent session was away', async () => {
      const topic = `test/${randomUUID()}`;
      const id = `test-${randomUUID()}`;
      const first = await connect(id, true);
      await collect(first, topic);
      await first.close();
      await (await connect()).publish(topic, 'meanwhile');

      const messages = await collect(await connect(id, true), topic);
      await eventually('it has arrived', () => messages.length === 1);
      expect(texts(messages)).toEqual(['meanwhile']);
      messages[0]?.acknowledge();
    });

    it('says whether it is connected, and may be closed twice', async () => {
      const bus = await connect();
      expect(bus.connected).toBe(true);
      await bus.close();
      await bus.close();
      expect(bus.connected).toBe(false);
    });
  });
}
