import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UsageError } from '@i40/common';

const run = promisify(execFile);
const files = ['compose', '-f', 'docker-compose.yml', '-f', 'compose.secure.yml'];
const patienceMs = 60_000;

/**
 * Gives the running containers the files as they are now, and has broker, database and proxy read them again. Services
 * read theirs whenever they connect. Where no containers run here it says what else to do. Throws `UsageError`.
 */
export async function tellContainers(secretsDir: string): Promise<void> {
  const compose = (...args: string[]) =>
    run('docker', [...files, ...args], {
      timeout: patienceMs,
      env: { ...process.env, SECRETS_DIR: inCompose(secretsDir) },
    });
  const running = await compose('ps', '--services', '--status', 'running').then(
    ({ stdout }) => stdout.split('\n'),
    (): string[] => [],
  );
  const readers = ['mosquitto', 'timescaledb'].filter((name) => running.includes(name));
  if (readers.length === 0) {
    process.stdout.write(
      'No secure stack runs here. A broker elsewhere needs the files, and reads them at SIGHUP.\n',
    );
    return;
  }
  try {
    await compose('run', '--rm', '--no-deps', 'secrets');
    await compose('kill', '--signal', 'HUP', ...readers);
    if (running.includes('proxy'))
      await compose('exec', '-T', 'proxy', 'caddy', 'reload', '--force', '--config', '/etc/caddy/Caddyfile');
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new UsageError(
      `The files are written, and the running containers could not be told: ${(stderr || message).trim()}`,
    );
  }
  process.stdout.write('The running containers have it.\n');
}

/** Compose takes a path for one only where it begins like one. */
function inCompose(path: string): string {
  return /^(\.{0,2}\/|[A-Za-z]:)/.test(path) ? path : `./${path}`;
}
