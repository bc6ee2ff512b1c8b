import { execFile, spawn } from 'node:child_process';
import { chown, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '@i40/common/testing';
import { freePort } from './free-port.ts';

const run = promisify(execFile);
const hba = fileURLToPath(new URL('../../../secure/pg_hba.conf', import.meta.url));
const programs = '/usr/lib/postgresql';

export interface SecurePostgres {
  readonly port: number;
  /** Runs a file of SQL as the superuser, by the socket, as the container does at its first start. */
  runFile(path: string): Promise<void>;
  stop(): Promise<void>;
}

interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root, so root runs it as Debian's user for it. */
async function account(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function binaries(): Promise<string | undefined> {
  const versions = await readdir(programs).catch(() => []);
  const newest = versions.map(Number).sort((a, b) => b - a)[0];
  return newest === undefined ? undefined : join(programs, String(newest), 'bin');
}

/** Undefined where there is one that we can run; else why the tests are skipped. */
export async function postgresIsMissing(): Promise<string | undefined> {
  if (process.platform !== 'linux' || !(await binaries())) return `no PostgreSQL below ${programs}`;
  if (process.getuid?.() !== 0) return 'only root may let the system user postgres log in by the socket';
  return undefined;
}

/** A PostgreSQL with the settings and files of the secure stack, and an empty database i40. */
export async function startSecurePostgres(secrets: string): Promise<SecurePostgres> {
  const bin = (await binaries()) ?? '';
  const who: Partial<Account> = (await account()) ?? {};
  const directory = await mkdtemp(join(tmpdir(), 'i40-postgres-'));
  const own = async (path: string) => {
    if (who.uid !== undefined && who.gid !== undefined) await chown(path, who.uid, who.gid);
  };
  await own(directory);
  const files = join(directory, 'i40');
  await mkdir(files, { mode: 0o700 });
  await own(files);
  for (const name of await readdir(join(secrets, 'timescaledb'))) {
    await copyFile(join(secrets, 'timescaledb', name), join(files, name));
    await own(join(files, name));
  }
  await copyFile(hba, join(files, 'pg_hba.conf'));
  await own(join(files, 'pg_hba.conf'));
  const data = join(directory, 'data');
  const options = { ...who, cwd: directory };
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=peer', '-N'], options);
  const port = await freePort();
  const settings = [
    `hba_file=${join(files, 'pg_hba.conf')}`,
    'password_encryption=scram-sha-256',
    'ssl=on',
    `ssl_cert_file=${join(files, 'server.crt')}`,
    `ssl_key_file=${join(files, 'server.key')}`,
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${directory}`,
    'fsync=off',
  ];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.map((setting) => `-c${setting}`)], {
    ...options,
    stdio: 'ignore',
  });
  const psql = (...args: string[]) =>
    run(join(bin, 'psql'), ['-qX', '-h', directory, '-p', String(port), '-U', 'postgres', ...args], options);
  await eventually('the server answers', () =>
    psql('-d', 'postgres', '-c', 'SELECT 1').then(
      () => true,
      () => false,
    ),
  );
  await psql('-d', 'postgres', '-c', 'CREATE DATABASE i40');
  return {
    port,
    async runFile(path) {
      const copy = join(files, 'run.sql');
      await copyFile(path, copy);
      await own(copy);
      await psql('-d', 'i40', '-v', 'ON_ERROR_STOP=1', '-f', copy);
    },
    async stop() {
      server.kill('SIGINT');
      await new Promise((resolve) => server.once('exit', resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
