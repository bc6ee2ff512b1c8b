import { randomUUID } from 'node:crypto';
import type { MqttMessageBus } from '@i40/runtime';
import type { Receiver } from '../../../pipeline/stream.ts';

/** Where a session sends itself word; nobody else listens there. */
const markerRoot = 'ingest/emptied/';

export interface SessionMarker {
  readonly topic: string;
  /** For the receiver of the session: a marker has come, this one or one of an earlier try. */
  saw(topic: string): void;
  /** Resolves when this one has come. */
  readonly arrived: Promise<void>;
}

/** Whether a message is none of a machine's, but such a word. */
export function isMarkerTopic(topic: string): boolean {
  return topic.startsWith(markerRoot);
}

export function createSessionMarker(): SessionMarker {
  const topic = `${markerRoot}${randomUUID()}`;
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return {
    topic,
    saw(candidate) {
      if (candidate === topic) arrive();
    },
    arrived,
  };
}

interface SessionToDrain {
  bus: MqttMessageBus;
  /** Open, and made with the marker. */
  receiver: Receiver;
  marker: SessionMarker;
  /** To which the session has subscribed. */
  filters: readonly string[];
}

/**
 * Ends a session at the broker without losing what waits in it: subscribes to nothing any more, takes in all that is
 * queued, and lets the broker forget it. A broker queues in order, so what the session sends to itself at last arrives
 * when nothing is before it. Never resolves when the connection is lost.
 */
export async function drainSession({ bus, receiver, marker, filters }: SessionToDrain): Promise<void> {
  // At first: the answer waits behind whatever the receiver holds back.
  const unsubscribed = bus.unsubscribe(filters);
  await Promise.all([unsubscribed, bus.alsoSubscribe([marker.topic])]);
  await bus.publish(marker.topic, '');
  await marker.arrived;
  await receiver.drain();
  await bus.closeAndForget();
}
