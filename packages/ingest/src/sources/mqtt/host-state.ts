import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageBus } from '@i40/common';
import { encodeHostState, hostStateTopic, readHostState } from '@i40/payloads';
import type { Logger, MqttMessageBus, MqttMessageBusOptions } from '@i40/runtime';

export interface HostStateOptions {
  hostId: string;
  clientId: string;
  connect: (
    session: Pick<
      MqttMessageBusOptions,
      'clientId' | 'onLost' | 'lastWill' | 'sessionExpirySeconds' | 'signal' | 'logger'
    >,
  ) => Promise<MqttMessageBus>;
  logger: Logger;
  now: () => number;
}

/** Tells that this host takes in what comes by the connection given, for as long as it does. */
export type AnnounceHost = (data: Pick<MessageBus, 'connected'>) => { stop(): Promise<void> };

const pollMs = 500;
const retryMs = 5_000;

/**
 * The STATE of a Sparkplug host application (Sparkplug B 3.0, section 5.8), by which edge nodes know whether what they
 * send is taken in, and keep it where it is not. It has a connection of its own, in a clean session as the specification
 * demands, while what is taken in comes by a session that the broker keeps.
 */
export function createHostAnnouncer(options: HostStateOptions): AnnounceHost {
  return (data) => {
    const stopping = new AbortController();
    const ended = keepAnnouncing(options, data, stopping.signal);
    return {
      async stop() {
        stopping.abort();
        await ended;
      },
    };
  };
}

async function keepAnnouncing(
  options: HostStateOptions,
  data: Pick<MessageBus, 'connected'>,
  signal: AbortSignal,
): Promise<void> {
  let told: string | undefined;
  while (!signal.aborted) {
    if (data.connected) {
      try {
        await announceOnce(options, data, signal);
        told = undefined;
        continue;
      } catch (error) {
        const { message: reason } = error as Error;
        const { hostId, logger } = options;
        if (!signal.aborted && told !== reason)
          logger.warn({ hostId, reason }, 'Telling the state of the host failed');
        told = reason;
      }
    }
    await pause(data.connected ? retryMs : pollMs, signal);
  }
}

/** From one connection of its own to the end of that, or of the other one. */
async function announceOnce(
  { hostId, clientId, connect, logger, now }: HostStateOptions,
  data: Pick<MessageBus, 'connected'>,
  signal: AbortSignal,
): Promise<void> {
  const topic = hostStateTopic(hostId);
  let timestamp = 0;
  const lost = new AbortController();
  const bus = await connect({
    clientId,
    sessionExpirySeconds: 0,
    lastWill() {
      timestamp = now();
      return { topic, payload: encodeHostState({ online: false, timestamp }) };
    },
    onLost: () => lost.abort(),
    signal,
    logger,
  });
  let isBorn = false;
  const publish = (online: boolean, at: number) =>
    bus.publish(topic, encodeHostState({ online, timestamp: at }), { qos: 1, retain: true });
  try {
    await bus.subscribe([topic], ({ payload, acknowledge }) => {
      acknowledge();
      // Perhaps the will of an earlier connection, which the broker has published late.
      if (isBorn && readHostState(payload)?.online === false) publish(true, timestamp).catch(() => {});
    });
    await publish(true, timestamp);
    isBorn = true;
    logger.info({ hostId }, 'Told edge nodes that this host is there');
    const ended = AbortSignal.any([signal, lost.signal]);
    while (!ended.aborted && data.connected) await pause(pollMs, ended);
  } finally {
    isBorn = false;
    if (bus.connected)
      await Promise.race([publish(false, now()).catch(() => {}), sleep(retryMs, undefined, { ref: false })]);
    await bus.close();
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => {});
}
