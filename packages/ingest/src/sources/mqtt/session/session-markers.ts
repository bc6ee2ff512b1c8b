import { randomUUID } from 'node:crypto';
import { isProbeTopic, probeTopic } from '@i40/common';
import type { Deliver, Delivery } from '../../source.ts';

/** Where a session sends word to itself; nobody else listens there. */
const markerRoot = 'ingest/emptied/';

/** Between a session and its stream: what workers send to themselves ends here, all else goes on. */
export interface SessionMarkers {
  /** To be given to the bus. */
  readonly handle: Deliver;
  /** Grows with every message that came. */
  received(): number;
  /** Whether the stream holds back what would come next. */
  isHeldBack(): boolean;
  /** A topic of its own, and the promise that a message comes there. */
  expectMarker(): ExpectedMarker;
  /** The same with the topic by which all workers test a filter: whoever sent it, it shows that it may be read. */
  expectProbe(filter: string): ExpectedMarker;
}

export interface ExpectedMarker {
  topic: string;
  arrived: Promise<void>;
}

/**
 * Messages that a session sends to itself: a broker queues in order, so whoever receives one has received all that was
 * before it. A session that was resumed may still hold some of an earlier process, which mean nothing any more.
 */
export function createSessionMarkers(deliver: Deliver): SessionMarkers {
  const expected = new Map<string, (() => void)[]>();
  let received = 0;
  let holding = 0;

  function passOn(message: Delivery): void | Promise<void> {
    received += 1;
    const held = deliver(message);
    if (!held) return;
    holding += 1;
    return held.finally(() => {
      holding -= 1;
    });
  }

  function expect(topic: string): ExpectedMarker {
    const arrived = new Promise<void>((resolve) => {
      expected.set(topic, [...(expected.get(topic) ?? []), resolve]);
    });
    return { topic, arrived };
  }

  return {
    handle(message) {
      const { topic } = message;
      if (!topic.startsWith(markerRoot) && !isProbeTopic(topic)) return passOn(message);
      for (const resolve of expected.get(topic) ?? []) resolve();
      expected.delete(topic);
      message.acknowledge();
    },
    received: () => received,
    isHeldBack: () => holding > 0,
    expectMarker: () => expect(`${markerRoot}${randomUUID()}`),
    expectProbe: (filter) => expect(probeTopic(filter)),
  };
}
