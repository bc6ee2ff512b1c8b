import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { eventually } from '@i40/common/testing';
import { startAedesBroker } from '@i40/embedded';
import { connectMqttMessageBus, type LastWill, silentLogger } from '@i40/runtime';
import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { openRealBroker } from '../testing/real-servers.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const topic = 'test/presence';
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A way to the broker that can be cut. */
async function openWire(brokerUrl: string) {
  const { hostname, port } = new URL(brokerUrl);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connectSocket(Number(port), hostname);
    for (const end of [socket, onward]) sockets.add(end.on('error', () => {}));
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => void server.close());
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`, cut };
}

function describePresence(name: string, open: () => Promise<{ url: string; close(): Promise<void> }>): void {
  describe(`the presence of a client at ${name}`, () => {
    const start = async () => {
      const broker = await open();
      closers.push(() => broker.close());
      const openBus = async (
        url: string,
        clientId: string,
        presence?: { topic: string; payload: string },
        lastWill?: () => LastWill,
      ) => {
        const bus = await connectMqttMessageBus({
          url,
          clientId,
          presence,
          lastWill,
          sessionExpirySeconds: 0,
          logger: silentLogger,
        });
        closers.push(() => bus.close());
        return bus;
      };
      const heard: string[] = [];
      const watcher = await openBus(broker.url, `watcher-${name.length}`);
      await watcher.subscribe([topic], ({ payload }) => {
        heard.push(Buffer.from(payload).toString());
      });
      return { broker, openBus, heard };
    };

    it('is there while it is connected, for those who come later too, and ends with it', async () => {
      const { broker, openBus, heard } = await start();
      const present = await openBus(broker.url, 'present', { topic, payload: 'here' });
      await eventually('it is heard', () => heard.at(-1) === 'here');
      const late: string[] = [];
      const latecomer = await openBus(broker.url, 'latecomer');
      await latecomer.subscribe([topic], ({ payload }) => {
        late.push(Buffer.from(payload).toString());
      });
      await eventually('it is heard by a latecomer', () => late.at(-1) === 'here');
      await present.close();
      await eventually('it is taken back', () => heard.at(-1) === '' && late.at(-1) === '');
    });

    it('is taken away by the broker when the connection breaks', async () => {
      const { broker, openBus, heard } = await start();
      const wire = await openWire(broker.url);
      await openBus(wire.url, 'cut-off', { topic, payload: 'here' });
      await eventually('it is heard', () => heard.at(-1) === 'here');
      wire.cut();
      await eventually('it is taken away', () => heard.at(-1) === '');
      expect(heard).toEqual(['here', '']);
    });

    it('leaves its last will, retained and at QoS 1, when its connection breaks', async () => {
      const { broker, openBus, heard } = await start();
      const wire = await openWire(broker.url);
      let attempts = 0;
      await openBus(wire.url, 'cut-off', undefined, () => {
        attempts += 1;
        return { topic, payload: `gone since ${attempts}` };
      });
      wire.cut();
      await eventually('it is heard', () => heard.at(-1)?.startsWith('gone') ?? false);
      const latecomer = await mqtt.connectAsync(broker.url);
      closers.push(() => latecomer.endAsync(true));
      const kept: object[] = [];
      latecomer.on('message', (_topic, payload, { retain, qos }) =>
        kept.push({ text: payload.toString(), retain, qos }),
      );
      await latecomer.subscribeAsync(topic, { qos: 1 });
      await eventually('it is kept', () => kept.length > 0);
      expect(kept).toEqual([{ text: heard.at(-1), retain: true, qos: 1 }]);
      await eventually('another attempt has another one', () => attempts > 1);
      await latecomer.publishAsync(topic, '', { qos: 1, retain: true });
    });
  });
}

describePresence('Aedes', async () => {
  const broker = await startAedesBroker({ host: '127.0.0.1', port: 0 });
  return { url: broker.url, close: () => broker.stop() };
});

const real = await openRealBroker();
if (real.available) describePresence('Mosquitto', async () => ({ url: real.url, close: async () => {} }));
else skipSuite('the presence of a client at Mosquitto', real.reason);
