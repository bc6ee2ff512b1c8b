import { createServer, type Socket } from 'node:net';
import { hostInUrl, listenError } from '@i40/runtime';
import { Aedes, type AuthenticateError } from 'aedes';
import {
  createInternalCredentials,
  type InternalCredentials,
  internalClientIds,
  isInternal,
  isInternalTopic,
} from './internal-access.ts';

export interface EmbeddedBroker {
  readonly url: string;
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
}

/**
 * A broker for MQTT 3.1, 3.1.1 and 5 in this process, over TCP like any other. Sessions and queues are in memory: they outlive
 * a client's connection, not the process. Throws `UsageError` when the port is taken.
 */
export async function startAedesBroker({ host, port }: BrokerOptions): Promise<EmbeddedBroker> {
  const broker = await Aedes.createBroker();
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
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port, 'MQTT_PORT')));
    server.listen(port, host, resolve);
  }).catch(async (error) => {
    await new Promise<void>((resolve) => broker.close(resolve));
    throw error;
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;

  return {
    credentials,
    url: `mqtt://${hostInUrl(host === '0.0.0.0' ? '127.0.0.1' : host)}:${boundPort}`,
    async disconnectAllBut(clientId) {
      server.close();
      const others = [...clients].filter(([id]) => id !== clientId);
      await Promise.all(others.map(([, client]) => new Promise<void>((resolve) => client.close(resolve))));
    },
    async hasUnacknowledged(clientId) {
      for await (const _packet of queues.outgoingStream({ id: clientId })) return true;
      return false;
    },
    async stop() {
      server.close();
      await new Promise<void>((resolve) => broker.close(resolve));
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** "Identifier rejected", in the code of MQTT 3.1.1; Aedes translates it for 5. */
function refusal(message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode: 2 as const });
}
