import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, MqttMessageBus } from '@i40/runtime';
import type { ExpectedMarker, SessionMarkers } from './session-markers.ts';

interface ProbeOptions {
  bus: Pick<MqttMessageBus, 'publish' | 'speaksMqtt5'>;
  /** To which the session has subscribed. */
  filters: readonly string[];
  markers: Pick<SessionMarkers, 'expectProbe' | 'received' | 'isHeldBack'>;
  logger: Logger;
  /** Ends the test. */
  signal: AbortSignal;
  /** Without a message for so long, no more is on its way. */
  quietMs?: number;
}

/** `$` is the broker's; and what Sparkplug hosts would take for a message is no place for tests. */
const isProbed = (filter: string) => !/^(\$|spBv1\.0)/.test(filter);

/**
 * Tells which subscriptions bring nothing, though the broker has granted them: Mosquitto grants every one, and then checks at each
 * message whether its receiver may read it. So the session sends an empty message to itself through each filter. Where
 * it may not even send, which MQTT 5 tells, nothing follows from that; MQTT 3.1.1 does not tell, so nothing is tested.
 * Resolves with the filters that bring nothing.
 */
export async function probeSubscriptions(options: ProbeOptions): Promise<string[]> {
  const { bus, filters, markers, logger, signal, quietMs = 5_000 } = options;
  if (!bus.speaksMqtt5) return [];
  async function arrives({ topic, arrived }: ExpectedMarker): Promise<boolean> {
    try {
      await bus.publish(topic, '');
    } catch (error) {
      logger.debug({ topic, reason: (error as Error).message }, 'A subscription could not be tested');
      return true;
    }
    const inTime = arrived.then(() => true);
    // The broker delivers in order, and much may have waited in the session.
    for (let before = -1; markers.isHeldBack() || before !== markers.received(); ) {
      before = markers.received();
      if (await Promise.race([inTime, sleep(quietMs, false, { ref: false })])) return true;
      if (signal.aborted) return true;
    }
    return false;
  }

  const probed = filters.filter(isProbed);
  const brings = await Promise.all(probed.map((filter) => arrives(markers.expectProbe(filter))));
  const silent = probed.filter((_, index) => !brings[index]);
  if (silent.length > 0) {
    logger.error(
      { filters: silent },
      'The broker has granted these subscriptions, and delivers nothing of them: check that the user of ingest may read these topics',
    );
  }
  return silent;
}
