import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '@i40/common/testing';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { freePort } from './free-port.ts';

const run = promisify(execFile);
const conf = fileURLToPath(new URL('../../../mosquitto/secure.conf', import.meta.url));

/** The listeners of mosquitto/secure.conf. */
const listeners = { certificates: 8883, ingest: 8884, passwords: 8885, services: 8886 } as const;
export type ListenerName = keyof typeof listeners;

export interface SecureBroker {
  /** Where each listener is in this test. */
  readonly ports: Readonly<Record<ListenerName, number>>;
  /** Has the broker read its files again, and waits until it has. */
  reload(): Promise<void>;
  log(): string;
  stop(): Promise<void>;
}

/** Undefined where Mosquitto is installed; else why the tests are skipped. */
export async function mosquittoIsMissing(): Promise<string | undefined> {
  const isThere = await run('mosquitto', ['-h']).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT',
  );
  return isThere ? undefined : 'mosquitto is not installed';
}

/** Debian's Mosquitto with the configuration of the product; only ports and paths are others, and it keeps nothing. */
export async function startSecureBroker(secrets: string): Promise<SecureBroker> {
  const entries = await Promise.all(
    Object.entries(listeners).map(async ([name, port]) => [name, port, await freePort()] as const),
  );
  let text = (await readFile(conf, 'utf8'))
    .replaceAll('/run/i40/', `${secrets}/mosquitto/`)
    // Into a pipe it would write in blocks.
    .replace('log_dest stdout', 'log_dest stderr')
    .replaceAll(/^(persistence_location|global_plugin|plugin_opt_\w+) .*\n/gm, '');
  for (const [, port, here] of entries)
    text = text.replace(`listener ${port}\n`, `listener ${here} 127.0.0.1\n`);
  const file = join(secrets, 'test.conf');
  await writeFile(file, `${text}\nlog_type information\nuser root\n`);
  const broker = spawn('mosquitto', ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const output of [broker.stdout, broker.stderr])
    output.on('data', (chunk) => {
      log += chunk;
    });
  await eventually('the broker runs', () => {
    if (broker.exitCode !== null) throw new Error(log);
    return / running/.test(log);
  });
  return {
    ports: Object.fromEntries(entries.map(([name, , here]) => [name, here])) as Record<ListenerName, number>,
    async reload() {
      const before = log.length;
      broker.kill('SIGHUP');
      await eventually('the broker reads its files again', () => /Reloading config/.test(log.slice(before)));
    },
    log: () => log,
    stop: () => ended(broker),
  };
}

async function ended(process: ChildProcess): Promise<void> {
  process.kill();
  await new Promise((resolve) => process.once('exit', resolve));
}

export interface Identity {
  listener: ListenerName;
  /** File without its ending, of a certificate and its key. */
  certificate?: string;
  username?: string;
  password?: string;
}

/** A client as an attacker has one, who may choose everything that the protocol lets them choose. Rejects when refused. */
export async function connectAs(
  broker: SecureBroker,
  secrets: string,
  identity: Identity,
  options: IClientOptions = {},
  onMessage?: (topic: string, text: string) => void,
): Promise<MqttClient> {
  const { listener, certificate, username, password } = identity;
  const file = (name: string) => readFile(join(secrets, name));
  const client = mqtt.connect(`mqtts://127.0.0.1:${broker.ports[listener]}`, {
    protocolVersion: 5,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    ca: await file('mosquitto/ca.crt'),
    ...(certificate && { cert: await file(`${certificate}.crt`), key: await file(`${certificate}.key`) }),
    ...(username && { username }),
    ...(password && { password }),
    ...options,
  });
  // A resumed session delivers at once.
  if (onMessage) client.on('message', (topic, payload) => onMessage(topic, payload.toString()));
  await new Promise((resolve, reject) => {
    client.once('connect', resolve).once('error', reject);
    client.once('close', () => reject(new Error('The broker closed the connection.')));
  });
  return client;
}
