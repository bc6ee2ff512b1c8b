import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@i40/common/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../testing/free-port.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** What `npm start` runs once the packages are installed. */
const command = ['--conditions=@i40/source', '--import=tsx', 'packages/embedded/src/main.ts'];

let directory: string;
let env: Record<string, string>;
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'i40-start-'));
  env = {
    DATA_DIR: directory,
    MQTT_PORT: String(await freePort()),
    API_PORT: String(await freePort()),
    SIM_RATE: '300',
  };
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

function start(changes: Record<string, string> = {}) {
  const child = spawn(process.execPath, command, { cwd: root, env: { ...process.env, ...env, ...changes } });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { child, output, exited };
}

/** Points of M01 in the last four hours, or undefined while the API does not answer. */
async function countPoints(): Promise<number | undefined> {
  const response = await fetch(`http://127.0.0.1:${env.API_PORT}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ machine_id: 'M01', window_minutes: 240 }),
  }).catch(() => undefined);
  if (!response?.ok) return undefined;
  const { n_points } = (await response.json()) as { n_points: number };
  return n_points;
}
const untilPoints = (least: number) =>
  eventually(
    `more than ${least} points`,
    async () => {
      const points = await countPoints();
      return points !== undefined && points > least && points;
    },
    60_000,
  );

// Whole processes, on whatever machine this is.
describe('npm start', { timeout: 120_000 }, () => {
  it('says what runs where, and stops on Ctrl-C with exit code 0', async () => {
    const { child, output, exited } = start();
    // The API answers before all is said: the simulator comes last.
    const docs = `http://127.0.0.1:${env.API_PORT}/docs`;
    await eventually('it says where it is', () => output.stdout.includes(docs), 60_000);
    await untilPoints(100);
    expect(output.stdout).toContain(`mqtt://127.0.0.1:${env.MQTT_PORT}`);
    child.kill('SIGINT');
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(output.stdout).toMatch(/Stopped\. [\d,]+ readings were stored/);
    expect(output.stderr).toBe('');
  });

  it('goes on with what was committed after it was killed', async () => {
    const first = start();
    const before = await untilPoints(200);
    first.child.kill('SIGKILL');
    await first.exited;

    start({ SIMULATOR: 'off' });
    expect(await untilPoints(0)).toBeGreaterThanOrEqual(before);
  });

  it('tells all that is wrong with its environment in one go, and exits with code 1', async () => {
    const { output, exited } = start({ SIM_RATE: 'fast', API_PORT: '99999' });
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(output.stderr).toContain('SIM_RATE=fast: ');
    expect(output.stderr).toContain('API_PORT=99999: ');
    expect(output.stderr).not.toContain('    at ');
  });

  it('tells in one sentence that a port is taken, and exits with code 1', async () => {
    const port = await freePort();
    const { output, exited } = start({ API_PORT: String(port), MQTT_PORT: String(port) });
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(output.stderr.trim().split('\n')).toEqual([
      `Port ${port} on 127.0.0.1 is taken: stop what is listening there, or set API_PORT to another port.`,
    ]);
  });
});
