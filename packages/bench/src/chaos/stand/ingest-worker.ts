import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { MessageAccounting } from '@i40/ingest';

export interface IngestWorker {
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP: it stands still and keeps its connections. */
  pause(): void;
  resume(): void;
  /** SIGTERM, and what it exits with. */
  stop(): Promise<number | null>;
  /** Its books, once all its checks say that it works; undefined until then. */
  healthyAccounts(): Promise<MessageAccounting | undefined>;
  /** In megabytes, as Linux tells it; undefined elsewhere. */
  memoryMb(): Promise<number | undefined>;
  peakMemoryMb(): Promise<number | undefined>;
  /** What the last workers have said, for whoever has to find out why it failed. */
  log(): readonly string[];
  /** How often it has exited without being told to. */
  crashes(): number;
}

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
/** As `pnpm ingest`, with its limits of memory. */
const command = [
  '--max-old-space-size=256',
  '--max-semi-space-size=8',
  '--conditions=@i40/source',
  '--import=tsx',
  'packages/ingest/src/main.ts',
];
const keptLines = 60;
const answerDeadlineMs = 4_000;

/** Ingest as a process of its own, as a container would run it: the same client id after every start. */
export function createIngestWorker(env: NodeJS.ProcessEnv, healthPort: number): IngestWorker {
  let child: ChildProcess | undefined;
  let expected = false;
  let crashes = 0;
  let lines: string[] = [];
  const keep = (chunk: Buffer) => {
    lines = [...lines, ...chunk.toString().split('\n').filter(Boolean)].slice(-keptLines);
  };
  const signal = async (name: NodeJS.Signals) => {
    expected = true;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(name);
    await exited;
  };

  return {
    async start() {
      expected = false;
      const started = spawn(process.execPath, command, {
        cwd: root,
        env: { ...process.env, ...env, HEALTH_PORT: String(healthPort) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      started.stdout.on('data', keep);
      started.stderr.on('data', keep);
      started.once('exit', () => {
        if (!expected) crashes += 1;
      });
      await once(started, 'spawn');
    },
    kill: () => signal('SIGKILL'),
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async stop() {
      child?.kill('SIGCONT');
      await Promise.race([signal('SIGTERM'), sleep(20_000, undefined, { ref: false })]);
      return child?.exitCode ?? null;
    },
    async healthyAccounts() {
      try {
        const response = await fetch(`http://127.0.0.1:${healthPort}/health`, {
          signal: AbortSignal.timeout(answerDeadlineMs),
        });
        const { accounts } = (await response.json()) as { accounts: MessageAccounting };
        return response.ok ? accounts : undefined;
      } catch {
        return undefined;
      }
    },
    memoryMb: () => readMemory(child?.pid, 'VmRSS'),
    peakMemoryMb: () => readMemory(child?.pid, 'VmHWM'),
    log: () => lines,
    crashes: () => crashes,
  };
}

async function readMemory(pid: number | undefined, what: 'VmRSS' | 'VmHWM'): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
}
