import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@i40/common/testing';
import { connectMqttMessageBus, mqttEnv, mqttTarget, parseEnv, silentLogger } from '@i40/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type TestAuthority } from '../testing/certificates.ts';
import { freePort } from '../testing/free-port.ts';
import { skipSuite } from '../testing/skip-suite.ts';

const run = promisify(execFile);
const has = (command: string, flag: string) =>
  run(command, [flag]).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT',
  );

if ((await has('mosquitto', '-h')) && (await has('openssl', 'version')))
  describe('TLS to Mosquitto', onMosquitto);
else skipSuite('TLS to Mosquitto', 'mosquitto or openssl is not installed');

/** A broker that demands a certificate of everybody, and calls them by the name in it. */
function onMosquitto(): void {
  let directory: string;
  let authority: TestAuthority;
  let port: number;
  let broker: ReturnType<typeof spawn>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'i40-tls-'));
    authority = await createAuthority(directory, 'plant');
    const server = await authority.issue('127.0.0.1');
    port = await freePort();
    const conf = join(directory, 'mosquitto.conf');
    const lines = [`listener ${port} 127.0.0.1`, `cafile ${authority.ca}`, `certfile ${server.cert}`];
    lines.push(`keyfile ${server.key}`, 'require_certificate true', 'use_identity_as_username true');
    await writeFile(conf, `${[...lines, 'allow_anonymous false', 'user root'].join('\n')}\n`);
    broker = spawn('mosquitto', ['-c', conf], { stdio: 'ignore' });
  });
  afterAll(async () => {
    broker?.kill();
    await rm(directory, { recursive: true, force: true });
  });

  const connect = (env: Record<string, string>, clientId: string) =>
    connectMqttMessageBus({
      ...mqttTarget(parseEnv(mqttEnv, { MQTT_PORT: String(port), ...env })),
      clientId,
      sessionExpirySeconds: 0,
      logger: silentLogger,
      signal: AbortSignal.timeout(3_000),
    });

  it('is spoken with a certificate that the broker trusts', async () => {
    const { cert, key } = await authority.issue('ingest');
    const env = { MQTT_CA_FILE: authority.ca, MQTT_CERT_FILE: cert, MQTT_KEY_FILE: key };
    const bus = await connect(env, 'with-certificate');
    const arrived: string[] = [];
    await bus.subscribe(['secret/#'], ({ topic }) => void arrived.push(topic));
    await bus.publish('secret/word', 'x');
    await eventually('the message arrives', () => arrived.length === 1);
    await bus.close();
  });

  it('is refused without a certificate', async () => {
    await expect(connect({ MQTT_CA_FILE: authority.ca }, 'without')).rejects.toThrow();
  });

  it('trusts no broker of another authority', async () => {
    const other = await createAuthority(directory, 'other');
    const { cert, key } = await authority.issue('api');
    const env = { MQTT_CA_FILE: other.ca, MQTT_CERT_FILE: cert, MQTT_KEY_FILE: key };
    await expect(connect(env, 'wrong-authority')).rejects.toThrow();
  });

  it('names the file that is missing', async () => {
    await expect(connect({ MQTT_CA_FILE: join(directory, 'nowhere.pem') }, 'missing')).rejects.toThrow(
      /nowhere\.pem cannot be read \(ENOENT\)/,
    );
  });
}
