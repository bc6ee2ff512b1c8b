import type { MqttMessageBus } from '@i40/runtime';
import type { DeliveryStream } from '../../source.ts';
import type { SessionMarkers } from './session-markers.ts';

interface SessionToDrain {
  bus: MqttMessageBus;
  stream: DeliveryStream;
  /** Through which the stream gets what the bus delivers. */
  markers: SessionMarkers;
  /** To which the session has subscribed. */
  filters: readonly string[];
}

/**
 * Ends a session at the broker without losing what waits in it: subscribes to nothing any more, takes in all that is
 * queued, and lets the broker forget it. A broker queues in order, so what the session sends to itself at last arrives
 * when nothing is before it. Never resolves when the connection is lost.
 */
export async function drainSession({ bus, stream, markers, filters }: SessionToDrain): Promise<void> {
  const marker = markers.expectMarker();
  // At first: the answer waits behind whatever the stream holds back.
  const unsubscribed = bus.unsubscribe(filters);
  await Promise.all([unsubscribed, bus.alsoSubscribe([marker.topic])]);
  await bus.publish(marker.topic, '');
  await marker.arrived;
  await stream.drain();
  await bus.closeAndForget();
}
