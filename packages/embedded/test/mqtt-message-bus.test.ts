import { describeMessageBus, eventually } from '@i40/common/testing';
import { connectMqttMessageBus, silentLogger } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { startAedesBroker } from '../src/aedes-broker.ts';
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
  return { connect: connectTo(broker.url), carriesContentType: false, close: () => broker.stop() };
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
    await bus.subscribe(['test/again'], ({ payload }) => received.push(Buffer.from(payload).toString()));
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
