import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContainer, findDocker } from './docker.ts';
import { createLocalMosquitto } from './local-mosquitto.ts';
import type { Server } from './server.ts';

export interface BrokerServer {
  server: Server;
  port: number;
}

export interface DatabaseServer {
  /** Undefined for a database that somebody else runs. */
  server: Server | undefined;
  url: string;
}

const root = new URL('../../../../../', import.meta.url);
const composeFile = fileURLToPath(new URL('docker-compose.yml', root));
const mosquittoConf = fileURLToPath(new URL('mosquitto/mosquitto.conf', root));
/** Told to MQTT 5 clients by the broker, so that a pause of seconds outlasts it. MQTT.js would take 60 s. */
export const keepAliveSeconds = 10;
const firstPort = 36_000;

/** Mosquitto as docker-compose.yml runs it, or the one of this machine. It is made, not started. */
export async function createBroker(name: string): Promise<BrokerServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'chaos-conf-'));
  const conf = join(directory, 'mosquitto.conf');
  await writeFile(conf, `${await readFile(mosquittoConf, 'utf8')}\nmax_keepalive ${keepAliveSeconds}\n`, {
    mode: 0o644,
  });
  try {
    if (!(await findDocker())) return { server: await createLocalMosquitto(conf, port), port };
    const image = await imageInCompose('eclipse-mosquitto');
    const files = { '/mosquitto/config/mosquitto.conf': conf };
    return { server: await createContainer({ name, image, port, containerPort: 1883, files }), port };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** TimescaleDB as docker-compose.yml runs it, or what is at `DATABASE_URL`. It is made, not started. */
export async function createDatabaseServer(name: string): Promise<DatabaseServer> {
  if (!(await findDocker())) {
    const url = process.env.DATABASE_URL;
    if (!url) throw new Error('no Docker runs here and DATABASE_URL is not set: there is no database');
    return { server: undefined, url };
  }
  const port = await freePort();
  const [user, password, database] = ['i40', 'i40pass', 'i40'];
  const server = await createContainer({
    name,
    image: await imageInCompose('timescale/timescaledb'),
    port,
    containerPort: 5432,
    env: {
      POSTGRES_USER: user,
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: database,
      TIMESCALEDB_TELEMETRY: 'off',
      TS_TUNE_MEMORY: '2GB',
    },
  });
  return { server, url: `postgres://${user}:${password}@127.0.0.1:${port}/${database}` };
}

async function imageInCompose(name: string): Promise<string> {
  const tag = new RegExp(`image: (${name}:\\S+)`).exec(await readFile(composeFile, 'utf8'))?.[1];
  if (!tag) throw new Error(`docker-compose.yml has no image of ${name}`);
  return tag;
}

/** Each process begins elsewhere: a port is free, too, while the container of another run is down. */
let nextPort = firstPort + (process.pid % 400) * 20;

/** Fixed for the whole run: a container that was killed is started again on the same one. */
export async function freePort(): Promise<number> {
  for (; nextPort < 65_000; ) {
    const port = nextPort++;
    if (await canListen(port)) return port;
  }
  throw new Error('no port is free');
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
