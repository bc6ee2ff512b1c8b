export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** What the publisher calls the form of the payload; only where the connection speaks MQTT 5. */
  readonly contentType?: string | undefined;
  /** The broker had kept it: sent because of the subscription, not because somebody published it now. */
  readonly retained: boolean;
  /**
   * Tells the broker that the message is dealt with. Without it the broker delivers the message again on the
   * next connection of a persistent session. Without effect on a second call, for a message at QoS 0, and when
   * the connection that delivered the message is gone.
   */
  acknowledge(): void;
}

/**
 * A promise holds back further messages until it settles; the connection is kept alive meanwhile. With it a receiver
 * bounds what it has in memory, whatever the broker sends.
 */
export type MessageHandler = (message: IncomingMessage) => void | Promise<void>;

export interface PublishOptions {
  /** 0: at most once; 1 (default): the promise resolves when the broker has taken charge of the message. */
  qos?: 0 | 1;
  retain?: boolean;
  /** Reaches the subscribers where publisher, broker and subscriber speak MQTT 5. */
  contentType?: string;
}

/** An MQTT broker, seen from one client. */
export interface MessageBus {
  /** Throws `MessageBusError`. While the broker is away, messages at QoS 1 wait for it. */
  publish(topic: string, payload: string | Uint8Array, options?: PublishOptions): Promise<void>;
  /**
   * Subscribes (at QoS 1 unless told otherwise), now and again on every new connection; resolves when the broker has confirmed. Messages
   * reach the handler in the order of their arrival, those of a persistent session that came before this call
   * too. One subscriber per bus: who needs another opens another bus.
   */
  subscribe(filters: readonly string[], handler: MessageHandler, options?: { qos?: 0 | 1 }): Promise<void>;
  readonly connected: boolean;
  /**
   * Sends what waits, acknowledgements included, and disconnects. The broker keeps a persistent session and its
   * subscriptions. Safe to call twice.
   */
  close(): Promise<void>;
}
