import type { Server, Socket } from 'node:net';

/** How somebody has proven who they are. */
export type Proof =
  | { kind: 'certificate'; serial: string }
  | { kind: 'password'; hash: string }
  | { kind: 'operator' };

/** Somebody whom the broker has let in from outside. The client id is the user: nobody takes over a session of another. */
export interface Member {
  readonly user: string;
  readonly proof: Proof;
}

/** What a client shows when it connects. */
export interface Shown {
  socket: Socket;
  username: string | undefined;
  password: Buffer | undefined;
}

/** Who comes in at the embedded broker from outside, and what they may do there. */
export interface BrokerGuard {
  readonly protocol: 'mqtts';
  /** What machines connect to; it does not listen yet. */
  createServer(onSocket: (socket: Socket) => void): Server;
  /** Whom a client says to be, before that is checked. */
  nameOf(shown: Omit<Shown, 'password'>): string | undefined;
  /** Undefined where it does not hold. */
  admit(shown: Shown): Promise<Member | undefined>;
  /** Whether somebody who was let in would be now. */
  isStillIn(member: Member): boolean;
  mayPublish(member: Member, topic: string): boolean;
  /** A topic, or a filter to subscribe to. */
  mayRead(member: Member, filter: string): boolean;
  /** Calls back whenever the users, their rights or the revoked certificates have changed. */
  onChange(listener: () => void): void;
  stop(): void;
}
