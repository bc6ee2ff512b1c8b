import { InfrastructureError, UsageError } from '@i40/common';
import { loadEnvFile } from './environment/env.ts';
import type { Environment } from './environment/environment.ts';

/** Something that runs until it is told to stop. */
export interface Running {
  stop(): Promise<void>;
  /** Settles when the service has nothing more to do, where it ever comes to an end by itself. */
  finished?: Promise<void>;
}

export interface StartContext {
  env: Environment;
  /** Aborted when the person or the process manager wants the service to stop while it is still starting. */
  signal: AbortSignal;
}

const stopDeadlineMs = 15_000;
/** npm, pnpm and a terminal may each pass on one and the same Ctrl-C. */
const sameSignalMs = 1_000;

/**
 * Runs a service in this process: starts it, stops it on SIGINT and SIGTERM within a deadline, and sets the exit
 * code. The one place that handles signals and exits. A second Ctrl-C exits at once.
 */
export async function runService(start: (context: StartContext) => Promise<Running>): Promise<void> {
  const abort = new AbortController();
  const stopRequested = onStopSignal(() => {
    abort.abort();
    armDeadline();
  });
  try {
    loadEnvFile();
    const running = await start({ env: process.env, signal: abort.signal });
    await Promise.race([stopRequested, running.finished ?? stopRequested]);
    armDeadline();
    await running.stop();
    exit(Number(process.exitCode ?? 0));
  } catch (error) {
    if (abort.signal.aborted) exit(0);
    exit(1, describeFailure(error));
  }
}

/** Also for a start that takes no notice of the signal. */
function armDeadline(): void {
  setTimeout(
    () => exit(1, `Stopping took longer than ${stopDeadlineMs / 1000} s; gave up.`),
    stopDeadlineMs,
  ).unref();
}

function onStopSignal(stop: () => void): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const onSignal = () => {
      const now = performance.now();
      if (firstAt !== undefined && now - firstAt > sameSignalMs) exit(1, 'Stopped at once, as asked twice.');
      firstAt ??= now;
      stop();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}

/** What a person can mend is told in a sentence; a programming error keeps its stack. */
export function describeFailure(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof InfrastructureError) return `${error.message} (${error.target})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function exit(code: number, message?: string): never {
  if (message) process.stderr.write(`${message}\n`);
  process.exit(code);
}
