import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command, Report } from './protocol.ts';

type Ready = Extract<Report, { kind: 'ready' }>;
type Done = Extract<Report, { kind: 'done' }>;

export interface ApiProcess extends Ready {
  /** Answers when it is done, with what the process has used by then. */
  ask(command: Command): Promise<Done>;
  stop(): Promise<void>;
}

/** Starts the API in a process of its own; resolves when it listens. */
export async function startApiProcess(env: Record<string, string> = {}): Promise<ApiProcess> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: ['--conditions=@i40/source', '--import=tsx'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = (await nextReport(child)) as Ready;
  return {
    ...ready,
    async ask(command) {
      child.send(command);
      return (await nextReport(child)) as Done;
    },
    async stop() {
      child.send({ kind: 'stop' } satisfies Command);
      await exited;
    },
  };
}

function nextReport(child: ChildProcess): Promise<Report> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`The API's process ended with code ${code}`));
    child.once('exit', onExit);
    child.once('message', (report: Report) => {
      child.off('exit', onExit);
      resolve(report);
    });
  });
}
