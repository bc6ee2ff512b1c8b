import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { GenericContainer, getContainerRuntimeClient, type StartedTestContainer, Wait } from 'testcontainers';

/** Where a test finds a real server, or why it does not. */
export type RealServer =
  | { available: true; url: string; close(): Promise<void> }
  | { available: false; reason: string };

const composeFile = fileURLToPath(new URL('../../../docker-compose.yml', import.meta.url));
const mosquittoConf = fileURLToPath(new URL('../../../mosquitto/mosquitto.conf', import.meta.url));
const credentials = { user: 'i40', password: 'i40pass', database: 'i40' };

/** A real Mosquitto: at `MQTT_URL` where that is given, else in a container where Docker runs. */
export async function openRealBroker(): Promise<RealServer> {
  const given = process.env.MQTT_URL;
  if (given) return { available: true, url: given, close: async () => {} };
  return inContainer('MQTT_URL', async () => {
    const container = await new GenericContainer(await imageInCompose('eclipse-mosquitto'))
      .withExposedPorts(1883)
      .withCopyFilesToContainer([{ source: mosquittoConf, target: '/mosquitto/config/mosquitto.conf' }])
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
    return { container, url: `mqtt://${container.getHost()}:${container.getMappedPort(1883)}` };
  });
}

/** A real PostgreSQL, in the container with TimescaleDB: at `DATABASE_URL` where that is given, else in a container. */
export async function openRealDatabase(): Promise<RealServer> {
  const given = process.env.DATABASE_URL;
  if (given) return { available: true, url: given, close: async () => {} };
  return inContainer('DATABASE_URL', async () => {
    const { user, password, database } = credentials;
    const container = await new GenericContainer(await imageInCompose('timescale/timescaledb'))
      .withExposedPorts(5432)
      .withEnvironment({ POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database })
      // The server that initdb runs listens on a socket alone; TCP means that it has finished.
      .withHealthCheck({
        test: ['CMD', 'pg_isready', '-h', '127.0.0.1', '-U', user],
        interval: 500,
        retries: 120,
      })
      .withWaitStrategy(Wait.forHealthCheck())
      .start();
    const address = `${container.getHost()}:${container.getMappedPort(5432)}`;
    return { container, url: `postgres://${user}:${password}@${address}/${database}` };
  });
}

/** As `openRealDatabase`, but only one that has TimescaleDB. */
export async function openRealTimescale(): Promise<RealServer> {
  const server = await openRealDatabase();
  if (!server.available) return server;
  const client = new pg.Client(server.url);
  await client.connect();
  const { rowCount } = await client.query(`SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'`);
  await client.end();
  if (rowCount) return server;
  await server.close();
  return { available: false, reason: 'the server at DATABASE_URL has no TimescaleDB' };
}

/** The image, with the tag that docker-compose.yml pins. */
async function imageInCompose(name: string): Promise<string> {
  const compose = await readFile(composeFile, 'utf8');
  const tag = new RegExp(`image: (${name}:\\S+)`).exec(compose)?.[1];
  if (!tag) throw new Error(`docker-compose.yml has no image of ${name}`);
  return tag;
}

type Start = () => Promise<{ container: StartedTestContainer; url: string }>;

async function inContainer(variable: string, start: Start): Promise<RealServer> {
  try {
    await getContainerRuntimeClient();
  } catch {
    return { available: false, reason: `no Docker engine runs here and ${variable} is not set` };
  }
  try {
    const { container, url } = await start();
    return { available: true, url, close: async () => void (await container.stop()) };
  } catch (error) {
    const { message } = error as Error;
    // Offline, and the image is not here. Any other failure is one.
    if (!/pull|manifest|registry|no such image|not found|lookup/i.test(message)) throw error;
    return { available: false, reason: `its image could not be had: ${message}` };
  }
}
