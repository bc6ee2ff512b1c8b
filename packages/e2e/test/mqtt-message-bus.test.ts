import { describeMessageBus, eventually } from '@i40/common/testing';
import { startAedesBroker } from '@i40/embedded';
import { connectMqttMessageBus, deliverUnacknowledged, silentLogger } from '@i40/runtime';
import mqtt from 'mqtt';
import { describe, expect, it } from 'vitest';
import { openRealBroker } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const connectTo =
  (url: string) =>
  ({ id, persistent }: { id: string; persistent: boolean }) =>
    connectMqttMessageBus({
      url,
      clientId: id,
      sessionExpirySeconds: persistent ? 60 : 0,
      logger: silentLogger,
    });

const anyPort = 0;

describeMessageBus('MQTT.js with Aedes', async () => {
  const broker = await startAedesBroker({ host: '127.0.0.1', port: anyPort });
  return { connect: connectTo(broker.url), carriesContentType: true, close: () => broker.stop() };
});

const real = await openRealBroker();
if (real.available) {
  describeMessageBus('MQTT.js with Mosquitto', async () => ({
    connect: connectTo(real.url),
    carriesContentType: true,
    close: real.close,
  }));
} else {
  skipSuite(`MessageBus: MQTT.js with Mosquitto`, real.reason);
}

describe('a bus whose broker goes away', () => {
  it('connects again and subscribes again by itself', async () => {
    const host = '127.0.0.1';
    const first = await startAedesBroker({ host, port: anyPort });
    const port = Number(new URL(first.url).port);
    const bus = await connectTo(first.url)({ id: 'survivor', persistent: true });
    const received: string[] = [];
    await bus.subscribe(['test/again'], ({ payload }) => void received.push(Buffer.from(payload).toString()));
    await first.stop();
    await eventually('the loss is noticed', () => !bus.connected);

    const second = await startAedesBroker({ host, port });
    await eventually('it is connected again', () => bus.connected);
    const publisher = await connectTo(second.url)({ id: 'publisher', persistent: false });
    await eventually('a message arrives', async () => {
      await publisher.publish('test/again', 'hello');
      return received.length > 0;
    });
    expect(received[0]).toBe('hello');
    await publisher.close();
    await bus.close();
    await second.stop();
  });
});

describe('a receiver that wants no more for a while', () => {
  it('keeps its connection past the keep-alive', async () => {
    const broker = await startAedesBroker({ host: '127.0.0.1', port: anyPort });
    const client = mqtt.connect(broker.url, { keepalive: 1, reconnectPeriod: 0 });
    const received: string[] = [];
    let closed = false;
    let goOn = () => {};
    client.on('close', () => {
      closed = true;
    });
    deliverUnacknowledged(client, ({ topic }) => {
      received.push(topic);
      return new Promise<void>((resolve) => {
        goOn = resolve;
      });
    });
    await client.subscribeAsync(['test/a', 'test/b'], { qos: 1 });
    await client.publishAsync('test/a', 'held', { qos: 0 });
    await client.publishAsync('test/b', 'behind it', { qos: 0 });
    await eventually('the first is held', () => received.length === 1);
    const heldAt = performance.now();
    // Broker and client each give up after one and a half keep-alives.
    await eventually('both would have given up', () => performance.now() - heldAt > 3_500);
    expect(closed).toBe(false);
    goOn();
    await eventually('the next follows', () => received.length === 2);
    await client.endAsync(true);
    await broker.stop();
  });
});
