import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Server } from './server.ts';

const run = promisify(execFile);
const commandTimeoutMs = 60_000;

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { timeout: commandTimeoutMs });
  return stdout.trim();
}

export async function findDocker(): Promise<boolean> {
  return docker('version', '--format', '{{.Server.Version}}').then(
    () => true,
    () => false,
  );
}

interface ContainerOptions {
  name: string;
  image: string;
  /** On 127.0.0.1, and the same again after every start. */
  port: number;
  containerPort: number;
  env?: Readonly<Record<string, string>>;
  /** What is copied into it, by where it goes. */
  files?: Readonly<Record<string, string>>;
}

/** A container that keeps its volume and its port however often it is killed. It is made, not started. */
export async function createContainer(options: ContainerOptions): Promise<Server> {
  const { name, image, port, containerPort, env = {}, files = {} } = options;
  const variables = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const published = `127.0.0.1:${port}:${containerPort}`;
  await docker('create', '--name', name, '--publish', published, '--shm-size', '256m', ...variables, image);
  for (const [target, source] of Object.entries(files)) await docker('cp', source, `${name}:${target}`);
  return {
    start: async () => void (await docker('start', name)),
    kill: async () => void (await docker('kill', name)),
    pause: async () => void (await docker('pause', name)),
    resume: async () => void (await docker('unpause', name)),
    remove: async () => void (await docker('rm', '--force', '--volumes', name)),
  };
}
