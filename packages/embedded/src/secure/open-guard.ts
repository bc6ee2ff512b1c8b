import { createServer, type Server, TLSSocket } from 'node:tls';
import type { Logger } from '@i40/runtime';
import { type BrokerSecrets, followBrokerSecrets, readBrokerSecrets } from './broker-secrets.ts';
import { type CertificateHolder, holderOf } from './certificate-holder.ts';
import type { BrokerGuard, Member, Shown } from './guard.ts';
import { isPassword } from './passwords.ts';

const handshakeTimeoutMs = 10_000;
const mostConnections = 2_000;
const minVersion = 'TLSv1.2';

/**
 * Lets machines in by what `i40 secure init` and `i40 secure device` have made in this directory: a certificate, or a
 * password over TLS, and an operator by the certificate of one. Takes what changes there within a second. Throws
 * `UsageError` where the directory is not as it should be.
 */
export async function openGuard(directory: string, logger: Logger): Promise<BrokerGuard> {
  let secrets = await readBrokerSecrets(directory);
  const listeners: (() => void)[] = [];
  const servers: Server[] = [];
  const stop = followBrokerSecrets(directory, {
    logger,
    onChange(changed) {
      for (const server of servers) server.setSecureContext({ ...changed.tls, minVersion });
      secrets = changed;
      for (const listener of listeners) listener();
    },
  });
  const asClient = (member: Member) => ({ user: member.user, clientId: member.user });

  return {
    protocol: 'mqtts',
    createServer(onSocket) {
      const server = createServer(
        {
          ...secrets.tls,
          minVersion,
          requestCert: true,
          // Who shows none has a password; who shows a wrong one is told so in MQTT.
          rejectUnauthorized: false,
          handshakeTimeout: handshakeTimeoutMs,
        },
        onSocket,
      );
      server.maxConnections = mostConnections;
      server.on('tlsClientError', ({ message }) => logger.debug({ reason: message }, 'A handshake failed'));
      servers.push(server);
      return server;
    },
    nameOf({ socket, username }) {
      const holder = shownBy(socket, secrets);
      return holder === undefined ? username : holder.ok ? holder.member.user : undefined;
    },
    async admit(shown) {
      const member = await memberOf(shown, secrets);
      return member && isMember(member, secrets) ? member : undefined;
    },
    isStillIn: (member) => isMember(member, secrets),
    mayPublish: (member, topic) => secrets.acl.mayPublish(asClient(member), topic),
    mayRead: (member, filter) => secrets.acl.mayRead(asClient(member), filter),
    onChange: (listener) => listeners.push(listener),
    stop,
  };
}

function shownBy(socket: Shown['socket'], secrets: BrokerSecrets): CertificateHolder | undefined {
  return socket instanceof TLSSocket ? holderOf(socket, secrets.servicesAuthority, Date.now()) : undefined;
}

async function memberOf(shown: Shown, secrets: BrokerSecrets): Promise<Member | undefined> {
  const holder = shownBy(shown.socket, secrets);
  if (holder) return holder.ok ? holder.member : undefined;
  const { username: user, password } = shown;
  const expected = user === undefined ? undefined : secrets.passwords.get(user);
  if (user === undefined || password === undefined || !expected) return undefined;
  const isRight = await isPassword(password, expected);
  return isRight ? { user, proof: { kind: 'password', hash: expected.text } } : undefined;
}

function isMember({ user, proof }: Member, { acl, passwords, isRevoked }: BrokerSecrets): boolean {
  if (!acl.knows(user)) return false;
  if (proof.kind === 'password') return passwords.get(user)?.text === proof.hash;
  return proof.kind === 'operator' || !isRevoked(proof.serial);
}
