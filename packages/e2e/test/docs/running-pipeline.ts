import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@i40/common/testing';
import { freePort } from '../../testing/free-port.ts';
import { root } from './markdown.ts';
import { scripts } from './project.ts';

export interface RunningPipeline {
  /** What the commands of the documentation need so as to meet this pipeline and no other. */
  env: Record<'DATA_DIR' | 'MQTT_PORT' | 'API_PORT' | 'MQTT_URL' | 'DATABASE_URL', string>;
  stop(): Promise<void>;
}

/** `npm start`, without the installation, on ports and in a directory of its own; resolves when the API answers. */
export async function startPipeline(): Promise<RunningPipeline> {
  const directory = await mkdtemp(join(tmpdir(), 'i40-docs-'));
  const env = {
    DATA_DIR: directory,
    MQTT_PORT: String(await freePort()),
    API_PORT: String(await freePort()),
    // Where real servers are tested, these name them; the documentation is read beside `npm start`.
    MQTT_URL: '',
    DATABASE_URL: '',
  };
  const [, ...args] = (scripts.start ?? '').replace(/^node \S*bootstrap\.mjs /, '').split(' ');
  const child = spawn(process.execPath, args, {
    cwd: root,
    // A short past to read, and no faults but those that the commands order.
    env: { ...process.env, ...env, SIM_PAST_MIN: '20', SIM_FAULT_EVERY_S: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const exited = once(child, 'exit');
  // Its last words: by then the simulator runs as well.
  await eventually('npm start says that it runs', () => output.includes('Ctrl-C stops it'), 100_000);
  return {
    env,
    async stop() {
      child.kill('SIGKILL');
      await exited;
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
