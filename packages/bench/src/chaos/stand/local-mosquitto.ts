import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from './server.ts';

/** The Mosquitto of this machine, where there is no Docker. Without the sqlite plugin it persists in its own way. */
export async function createLocalMosquitto(confPath: string, port: number): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'chaos-mosquitto-'));
  const conf = (await readFile(confPath, 'utf8'))
    .replace(/^listener .*$/m, `listener ${port} 127.0.0.1`)
    .replace(/^persistence_location .*$/m, `persistence true\npersistence_location ${directory}/`)
    .replace(/^(global_plugin|plugin_opt).*$/gm, '');
  const path = join(directory, 'mosquitto.conf');
  await writeFile(path, conf);
  let child: ChildProcess | undefined;
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    async start() {
      child = spawn('mosquitto', ['-c', path], { stdio: 'ignore' });
      await once(child, 'spawn');
    },
    kill,
    pause: async () => void child?.kill('SIGSTOP'),
    resume: async () => void child?.kill('SIGCONT'),
    async remove() {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
