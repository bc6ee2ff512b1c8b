import type { HealthCheck, IncomingMessage, MessageBus } from '@i40/common';

/** A message on its way in, and how its source learns that it is stored. */
export type Delivery = IncomingMessage;

/**
 * Takes a delivery. Where it returns a promise, the source hands nothing more into this stream until that settles: it is
 * how a database that is slow, or away, bounds the memory of this process. It never throws.
 */
export type Deliver = (delivery: Delivery) => void | Promise<void>;

/** Where the machines can be spoken to: Sparkplug edge nodes are asked for their births there. */
export type BackChannel = Pick<MessageBus, 'connected' | 'publish'>;

/**
 * One sequence of deliveries. What is known of Sparkplug edge nodes is known in one stream alone, so everything that an
 * edge node sends goes into one, in its order.
 */
export interface DeliveryStream {
  readonly deliver: Deliver;
  /** Resolves when all that was delivered is committed and acknowledged. Throws when the pipeline has given up. */
  drain(): Promise<void>;
  /**
   * Takes no more (what comes all the same is passed over, unacknowledged), and drains; false when the database is too
   * slow for that. The pipeline closes what its source has left open.
   */
  close(deadlineMs?: number): Promise<boolean>;
}

export interface StreamOptions {
  backChannel?: BackChannel | undefined;
  /** Ends the waiting for a database that is away. */
  signal?: AbortSignal | undefined;
}

/**
 * Opens a stream, which takes what the database knows of edge nodes. Waits for a database that is away; throws when it
 * is told to wait no longer. A source needs one, unless it takes over what belonged to others.
 */
export type OpenStream = (options?: StreamOptions) => Promise<DeliveryStream>;

/**
 * Where messages come from. Whoever writes one promises:
 *
 * - Every message is delivered as it was sent, in the order in which it came.
 * - A message that is not acknowledged is delivered again: after a restart, or after the connection was lost. The pipeline
 *   acknowledges after the commit, in the order of the deliveries within a stream. That nothing is lost, whatever dies,
 *   follows from these two. What cannot come again (MQTT at QoS 0) is an exception that the source documents.
 * - A message that is acknowledged is not delivered again, unless its source died before it could note that; then
 *   the key of the table absorbs it.
 * - Acknowledging twice, or after the connection is gone, has no effect.
 */
export interface Source {
  /** Resolves when the source takes in messages. A start that throws leaves nothing open. */
  start(openStream: OpenStream): Promise<RunningSource>;
  /**
   * Which part of a millisecond messages of this worker are stamped in, where several stamp side by side; undefined
   * where this one is alone. Asked after the start began, for every message.
   */
  readonly clockSlot?: () => number;
}

export interface RunningSource {
  /** Delivers no more, and resolves. Acknowledgements are still heeded afterwards. Safe to call twice. */
  stop(): Promise<void>;
  /** Says what of its messages the source cannot take in at present, where that is so. */
  check?(): HealthCheck;
}
