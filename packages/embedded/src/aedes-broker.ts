import { createServer, type Server, type Socket } from 'node:net';
import { hostInUrl, type Logger, listenError } from '@i40/runtime';
import { Aedes, type AuthenticateError } from 'aedes';
import {
  createInternalCredentials,
  type InternalCredentials,
  internalClientIds,
  isInternal,
  isInternalTopic,
} from './internal-access.ts';
import type { BrokerGuard } from './secure/guard.ts';

export interface EmbeddedBroker {
  /** Where machines find it. */
  readonly url: string;
  /** Where the parts of this process do. */
  readonly internalUrl: string;
  /** For the parts of this process: without them nobody publishes what is stored, or an alarm. */
  readonly credentials: InternalCredentials;
  /** Takes no new clients and parts with all but this one, so that nothing new comes in while it finishes. */
  disconnectAllBut(clientId: string): Promise<void>;
  /**
   * Whether messages are queued for this client or wait for its acknowledgement. Aedes queues a message before it
   * acknowledges it to the publisher, so when this is false everything that was acknowledged has been dealt with.
   */
  hasUnacknowledged(clientId: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** The part of Aedes's persistence that is asked here. */
interface OutgoingQueues {
  /** What is queued for a client, and what it has not acknowledged. */
  outgoingStream(client: { id: string }): AsyncIterable<unknown>;
}

interface BrokerOptions {
  host: string;
  port: number;
  /** Without one everybody is let in, and may do all that is not for the parts of this process alone. */
  guarded?: { guard: BrokerGuard; logger: Logger } | undefined;
}

/** As in mosquitto/secure.conf: a little more than what ingest takes, and who says nothing for longer is gone. */
const limits = { maximumPacketSize: 1_200_000, keepaliveLimit: 600 };

/**
 * A broker for MQTT 3.1, 3.1.1 and 5 in this process, over TCP like any other. Sessions and queues are in memory: they outlive
 * a client's connection, not the process. Throws `UsageError` when the port is taken.
 */
export async function startAedesBroker({ host, port, guarded }: BrokerOptions): Promise<EmbeddedBroker> {
  const broker = await Aedes.createBroker(guarded ? limits : {});
  const credentials = createInternalCredentials();
  const internal = new WeakSet<object>();
  broker.authenticate = (client, username, password, done) => {
    if (isInternal(credentials, { username, password })) internal.add(client);
    const isTaken = internalClientIds.has(client.id) && !internal.has(client);
    done(isTaken ? refusal(`The client id ${client.id} belongs to a part of the pipeline`) : null, !isTaken);
  };
  broker.authorizePublish = (client, { topic }, done) => {
    const isForged = isInternalTopic(topic) && !(client && internal.has(client));
    done(isForged ? new Error(`Only the pipeline itself publishes at ${topic}`) : null);
  };
  // A property of every Aedes that its types leave out.
  const { persistence: queues } = broker as unknown as { persistence: OutgoingQueues };
  const clients = new Map<string, { close(done?: () => void): void }>();
  broker.on('client', (client) => clients.set(client.id, client));
  broker.on('clientDisconnect', (client) => clients.delete(client.id));

  const sockets = new Set<Socket>();
  const inside = new WeakSet<object>();
  const enter = (socket: Socket) => {
    broker.handle(socket);
  };
  const server = guarded ? guarded.guard.createServer(enter) : createServer(enter);
  const servers = [server];
  if (guarded) {
    const { guardBroker } = await import('./secure/guard-broker.ts');
    const isPart = (client: object) => internal.has(client);
    guardBroker(broker, { ...guarded, isPart, isInside: ({ conn }) => inside.has(conn) });
    servers.push(
      createServer((socket) => {
        inside.add(socket);
        enter(socket);
      }),
    );
  }
  for (const each of servers)
    each.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
  const stop = async () => {
    for (const each of servers) each.close();
    await new Promise<void>((resolve) => broker.close(resolve));
    for (const socket of sockets) socket.destroy();
  };
  const ports = await listenAll(servers, host, port).catch(async (error) => {
    await stop();
    throw error;
  });
  const urlOf = (protocol: string, boundPort: number | undefined, at = host) =>
    `${protocol}://${hostInUrl(at === '0.0.0.0' ? loopback : at)}:${boundPort}`;

  return {
    credentials,
    url: urlOf(guarded?.guard.protocol ?? 'mqtt', ports[0]),
    internalUrl: ports.length > 1 ? urlOf('mqtt', ports[1], loopback) : urlOf('mqtt', ports[0]),
    async disconnectAllBut(clientId) {
      server.close();
      const others = [...clients].filter(([id]) => id !== clientId);
      await Promise.all(others.map(([, client]) => new Promise<void>((resolve) => client.close(resolve))));
    },
    async hasUnacknowledged(clientId) {
      for await (const _packet of queues.outgoingStream({ id: clientId })) return true;
      return false;
    },
    stop,
  };
}

const loopback = '127.0.0.1';

/** The first at the address of the broker, another at one that only this machine reaches, each at its port. */
async function listenAll(servers: readonly Server[], host: string, port: number): Promise<number[]> {
  const ports: number[] = [];
  for (const [i, server] of servers.entries()) {
    const at = i === 0 ? { host, port } : { host: loopback, port: 0 };
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenError(error, at.host, at.port, 'MQTT_PORT')));
      server.listen(at.port, at.host, resolve);
    });
    const address = server.address();
    ports.push(typeof address === 'object' && address ? address.port : at.port);
  }
  return ports;
}

/** "Identifier rejected", in the code of MQTT 3.1.1; Aedes translates it for 5. */
function refusal(message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode: 2 as const });
}
