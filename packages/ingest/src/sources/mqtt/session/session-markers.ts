import { randomUUID } from 'node:crypto';
import type { Deliver } from '../../source.ts';

/** Where a session sends word to itself; nobody else listens there. */
const markerRoot = 'ingest/emptied/';

/** Between a session and its stream: markers end here, all else goes on. */
export interface SessionMarkers {
  /** To be given to the bus. */
  readonly handle: Deliver;
  /** A topic of its own, and the promise that a message comes there. */
  expect(): { topic: string; arrived: Promise<void> };
}

/**
 * Messages that a session sends to itself: a broker queues in order, so whoever receives one has received all that was
 * before it. A session that was resumed may still hold some of an earlier process, which mean nothing any more.
 */
export function createSessionMarkers(deliver: Deliver): SessionMarkers {
  const expected = new Map<string, () => void>();
  return {
    handle(message) {
      if (!message.topic.startsWith(markerRoot)) return deliver(message);
      expected.get(message.topic)?.();
      message.acknowledge();
    },
    expect() {
      const topic = `${markerRoot}${randomUUID()}`;
      const arrived = new Promise<void>((resolve) => {
        expected.set(topic, resolve);
      });
      return { topic, arrived };
    },
  };
}
