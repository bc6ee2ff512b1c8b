import { DatabaseError } from '@i40/common';

/** Counts what runs, so that a driver can wait for it before it closes. */
export interface RunningWork {
  /** Throws `DatabaseError` once `finish` has been called. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Takes nothing more in; resolves when all that runs has come to an end, however it does. */
  finish(): Promise<void>;
}

export function createRunningWork(target: string): RunningWork {
  let running = 0;
  let isFinishing = false;
  let onIdle: (() => void) | undefined;

  return {
    async run(work) {
      if (isFinishing) throw new DatabaseError('The database was closed', { retryable: false, target });
      running++;
      try {
        return await work();
      } finally {
        running--;
        if (running === 0) onIdle?.();
      }
    },
    async finish() {
      isFinishing = true;
      if (running > 0)
        await new Promise<void>((resolve) => {
          onIdle = resolve;
        });
    },
  };
}
