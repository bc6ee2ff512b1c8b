import { randomUUID } from 'node:crypto';
import { eventually } from '@i40/common/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenedSource } from '../src/sources/define-source.ts';
import type { Deliver, Delivery, DeliveryStream, RunningSource } from '../src/sources/source.ts';

export interface SourceUnderTest {
  /**
   * Opens the source as a worker that is started again does: it remembers what it has acknowledged before.
   * The first time it remembers nothing.
   */
  open(): Promise<OpenedSource>;
  /** Puts messages, in this order, where the source finds them. */
  send(messages: readonly { topic: string; payload: string }[]): Promise<void>;
  /** A topic that the source takes in, other than those of other tests. */
  topic(name: string): string;
  close(): Promise<void>;
}

/** What every source promises to the pipeline. `open` is called for each test, and gives one that nobody used before. */
export function describeSource(name: string, open: () => Promise<SourceUnderTest>): void {
  describe(`Source: ${name}`, () => {
    let underTest: SourceUnderTest;
    let topic: string;
    const workers: { close(): Promise<void> }[] = [];

    afterEach(async () => {
      for (const worker of workers.splice(0)) await worker.close();
      await underTest?.close();
    });

    /** Starts a worker on the source, with a pipeline that only notes what it gets. */
    async function startWorker(deliver: Deliver = () => {}) {
      const opened = await underTest.open();
      const received: Delivery[] = [];
      const stream = recordingStream(received, deliver);
      let running: RunningSource;
      try {
        running = await opened.source.start(async () => stream);
      } catch (error) {
        await opened.close();
        throw error;
      }
      const close = async () => {
        await running.stop();
        await opened.close();
      };
      workers.push({ close });
      const arrived = (count: number) =>
        eventually(`${count} messages have arrived`, () => received.length >= count);
      return { received, running, close, arrived, texts: () => received.map(textOf) };
    }
    const send = (...payloads: string[]) => underTest.send(payloads.map((payload) => ({ topic, payload })));

    async function setUp() {
      underTest = await open();
      topic = underTest.topic(randomUUID().slice(0, 8));
    }

    it('delivers topic and payload as they were sent, in their order', async () => {
      await setUp();
      const worker = await startWorker();
      await send('1', '"é ☃"', '{"a": [1, 2]}');
      await worker.arrived(3);
      expect(worker.texts()).toEqual(['1', '"é ☃"', '{"a": [1, 2]}']);
      expect(worker.received.map((delivery) => delivery.topic)).toEqual([topic, topic, topic]);
    });

    it('delivers again what was not acknowledged, and nothing that was', async () => {
      await setUp();
      const first = await startWorker();
      await send('1', '2', '3', '4');
      await first.arrived(4);
      for (const delivery of first.received.slice(0, 2)) delivery.acknowledge();
      await first.close();
      const second = await startWorker();
      await second.arrived(2);
      expect(second.texts()).toEqual(['3', '4']);
      for (const delivery of second.received) delivery.acknowledge();
      await second.close();
      const third = await startWorker();
      await send('5');
      await third.arrived(1);
      expect(third.texts()).toEqual(['5']);
    });

    it('delivers what was sent while no worker ran', async () => {
      await setUp();
      const first = await startWorker();
      await first.close();
      await send('1', '2');
      const second = await startWorker();
      await second.arrived(2);
      expect(second.texts()).toEqual(['1', '2']);
    });

    it('delivers nothing more until the pipeline wants it, and then all of it', async () => {
      await setUp();
      let goOn = () => {};
      const held = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const worker = await startWorker((delivery) => (textOf(delivery) === '2' ? held : undefined));
      await send('1', '2', '3', '4');
      await worker.arrived(2);
      // What is sent now has passed the way that '3' took, and '3' is still held back.
      await send('5');
      expect(worker.texts()).toEqual(['1', '2']);
      goOn();
      await worker.arrived(5);
      expect(worker.texts()).toEqual(['1', '2', '3', '4', '5']);
    });

    it('stops at once, also while it is held back, and delivers nothing afterwards', async () => {
      await setUp();
      let goOn = () => {};
      const held = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const worker = await startWorker(() => held);
      await send('1', '2');
      await worker.arrived(1);
      await worker.running.stop();
      goOn();
      await send('3');
      await worker.close();
      expect(worker.texts()).toEqual(['1']);
    });

    it('heeds acknowledgements that come after it was stopped, and may be stopped twice', async () => {
      await setUp();
      const first = await startWorker();
      await send('1', '2');
      await first.arrived(2);
      await first.running.stop();
      await first.running.stop();
      first.received[0]?.acknowledge();
      await first.close();
      const second = await startWorker();
      await second.arrived(1);
      expect(second.texts()).toEqual(['2']);
    });

    it('takes a second acknowledgement, and one after the end, without effect', async () => {
      await setUp();
      const first = await startWorker();
      await send('1', '2');
      await first.arrived(2);
      first.received[0]?.acknowledge();
      first.received[0]?.acknowledge();
      await first.close();
      first.received[0]?.acknowledge();
      const second = await startWorker();
      await second.arrived(1);
      expect(second.texts()).toEqual(['2']);
    });

    it('passes on that the pipeline could not be opened, and can be opened again', async () => {
      await setUp();
      const opened = await underTest.open();
      const refused = opened.source.start(async () => {
        throw new Error('the database stays away');
      });
      await expect(refused).rejects.toThrow('the database stays away');
      await opened.close();
      const worker = await startWorker();
      await send('1');
      await worker.arrived(1);
      expect(worker.texts()).toEqual(['1']);
    });
  });
}

function recordingStream(received: Delivery[], deliver: Deliver): DeliveryStream {
  return {
    deliver(delivery) {
      received.push(delivery);
      return deliver(delivery);
    },
    drain: async () => {},
    close: async () => true,
  };
}

function textOf({ payload }: Delivery): string {
  return Buffer.from(payload).toString();
}
