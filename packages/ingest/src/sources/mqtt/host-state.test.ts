import type { MessageHandler } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { type LastWill, type MqttMessageBus, silentLogger } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { createHostAnnouncer, type HostStateOptions } from './host-state.ts';

const topic = 'spBv1.0/STATE/i40';

/** A broker that notes what is told to it. */
function aBroker() {
  const log: string[] = [];
  const connections: { lose: () => void; deliver: (payload: string) => void; will: LastWill | undefined }[] =
    [];
  const connect: HostStateOptions['connect'] = async ({
    clientId,
    sessionExpirySeconds,
    lastWill,
    onLost,
  }) => {
    const will = lastWill?.();
    log.push(`${clientId} connects for ${sessionExpirySeconds} s with ${will?.topic} ${will?.payload}`);
    let handler: MessageHandler = () => {};
    let connected = true;
    connections.push({
      will,
      lose: () => {
        connected = false;
        onLost?.();
      },
      deliver: (payload) =>
        handler({ topic, payload: Buffer.from(payload), retained: false, acknowledge: () => {} }),
    });
    return {
      get connected() {
        return connected;
      },
      subscribe: async (filters: readonly string[], newHandler: MessageHandler) => {
        handler = newHandler;
        log.push(`subscribes to ${filters}`);
      },
      publish: async (to: string, payload: string, { qos, retain }: { qos: number; retain: boolean }) => {
        log.push(`publishes ${payload} at ${to}, ${qos}, ${retain}`);
      },
      close: async () => {
        connected = false;
        log.push('closes');
      },
    } as unknown as MqttMessageBus;
  };
  return { log, connections, connect };
}

/** Counts up, so that each time can be told from the others. */
function aHost() {
  const broker = aBroker();
  let time = 0;
  const announce = createHostAnnouncer({
    hostId: 'i40',
    clientId: 'ingest-host',
    connect: broker.connect,
    logger: silentLogger,
    now: () => ++time,
  });
  const data = { connected: true };
  return { ...broker, data, host: announce(data) };
}
const born = (count: number) => (log: string[]) =>
  log.filter((line) => line.includes('"online":true')).length === count;
const untilBorn = (log: string[], count = 1) => eventually(`born ${count} times`, () => born(count)(log));

describe('the state of a Sparkplug host', () => {
  it('is told as the specification orders: will, subscription, birth of the same time, death', async () => {
    const { log, host } = aHost();
    await untilBorn(log);
    await host.stop();
    expect(log).toEqual([
      `ingest-host connects for 0 s with ${topic} {"online":false,"timestamp":1}`,
      `subscribes to ${topic}`,
      `publishes {"online":true,"timestamp":1} at ${topic}, 1, true`,
      `publishes {"online":false,"timestamp":2} at ${topic}, 1, true`,
      'closes',
    ]);
  });

  it('is told again when somebody says that the host is away, with the same time', async () => {
    const { log, connections, host } = aHost();
    await untilBorn(log);
    connections[0]?.deliver('{"online":false,"timestamp":0}');
    await untilBorn(log, 2);
    expect(log.at(-1)).toBe(`publishes {"online":true,"timestamp":1} at ${topic}, 1, true`);
    for (const junk of ['{"online":true,"timestamp":1}', 'OFFLINE', '']) connections[0]?.deliver(junk);
    await host.stop();
    expect(log.filter((line) => line.includes('"online":true'))).toHaveLength(2);
  });

  it('is told with a new time when the connection was lost', async () => {
    const { log, connections, host } = aHost();
    await untilBorn(log);
    connections[0]?.lose();
    await untilBorn(log, 2);
    expect(connections.map(({ will }) => JSON.parse(String(will?.payload)).timestamp)).toEqual([1, 2]);
    await host.stop();
  });

  it('is away as long as what edge nodes send is not taken in', async () => {
    const { log, data, host } = aHost();
    await untilBorn(log);
    data.connected = false;
    await eventually('it is away', () => log.at(-1) === 'closes');
    expect(log.at(-2)).toContain('"online":false');
    data.connected = true;
    await untilBorn(log, 2);
    await host.stop();
  });
});
