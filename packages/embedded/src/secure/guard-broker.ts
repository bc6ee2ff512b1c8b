import type { Logger } from '@i40/runtime';
import type { Aedes, AuthenticateError, Client } from 'aedes';
import type { BrokerGuard, Member } from './guard.ts';

interface GuardOptions {
  guard: BrokerGuard;
  logger: Logger;
  /** Whether a client came in by the door of this process, where only its parts are let in. */
  isInside: (client: Client) => boolean;
  /** Whether a client has proven to be a part of this process. */
  isPart: (client: object) => boolean;
}

/** Of MQTT 5: what a client is told that is shut out while it is connected. */
const notAuthorized = 0x87;

/** Puts a guard before what the broker allows already: parts of this process go on as before, others pass the guard as well. */
export function guardBroker(broker: Aedes, { guard, logger, isInside, isPart }: GuardOptions): void {
  // A last will may come long after its client has gone.
  const members = new WeakMap<object, Member>();
  const connected = new Set<Client>();
  const { authenticate, authorizePublish } = broker;
  const socketOf = ({ conn }: Client) => conn as Parameters<typeof guard.nameOf>[0]['socket'];

  broker.preConnect = (client, packet, done) => {
    // Before it is checked: with a wrong password nobody gets as far as to take a session over.
    const name = isInside(client)
      ? undefined
      : guard.nameOf({ socket: socketOf(client), username: packet.username });
    if (name !== undefined) packet.clientId = name;
    done(null, true);
  };

  broker.authenticate = (client, username, password, done) => {
    const refuse = () => {
      logger.info({ user: username, client: client.id }, 'Refused a client');
      done(refusal(), false);
    };
    const admitted = () =>
      authenticate(client, undefined, undefined, (error, ok) => (error ? done(error, ok) : done(null, true)));
    if (isInside(client)) {
      authenticate(client, username, password, (error, ok) =>
        error || isPart(client) ? done(error, ok) : refuse(),
      );
      return;
    }
    guard
      .admit({ socket: socketOf(client), username, password: password as Buffer | undefined })
      .then((member) => {
        if (!member || member.user !== client.id) return refuse();
        members.set(client, member);
        admitted();
      }, refuse);
  };
  const shutOut = (client: Client) => {
    const member = members.get(client);
    if (!member || guard.isStillIn(member)) return;
    logger.info({ user: member.user }, 'Shut out a client');
    client.disconnect({ reasonCode: notAuthorized }, () => {});
  };
  broker.on('client', (client) => {
    connected.add(client);
    // While the password was checked, it may have been taken away.
    shutOut(client);
  });
  broker.on('clientDisconnect', (client) => connected.delete(client));
  guard.onChange(() => {
    for (const client of [...connected]) shutOut(client);
  });

  broker.authorizePublish = (client, packet, done) => {
    if (client && isPart(client)) return authorizePublish(client, packet, done);
    const member = client && members.get(client);
    if (!member || !guard.mayPublish(member, packet.topic)) {
      logger.info({ user: member?.user, topic: packet.topic }, 'Refused a message');
      return done(new Error(`${member?.user ?? 'Nobody'} may not publish at ${packet.topic}`));
    }
    authorizePublish(client, packet, done);
  };
  broker.authorizeSubscribe = (client, subscription, done) => {
    const member = members.get(client);
    const isAllowed = isPart(client) || (member && guard.mayRead(member, subscription.topic));
    if (!isAllowed) logger.info({ user: member?.user, topic: subscription.topic }, 'Refused a subscription');
    done(null, isAllowed ? subscription : null);
  };
  // A subscription outlives what allowed it.
  broker.authorizeForward = (client, packet) => {
    if (isPart(client)) return packet;
    const member = members.get(client);
    return member && guard.mayRead(member, packet.topic) ? packet : null;
  };
}

/** "Not authorized", in the code of MQTT 3.1.1; Aedes translates it for 5. */
function refusal(): AuthenticateError {
  return Object.assign(new Error('Show the certificate or the password of a machine'), {
    returnCode: 5 as const,
  });
}
