import { setTimeout as sleep } from 'node:timers/promises';
import { createIngestWorker, type IngestWorker } from './stand/ingest-worker.ts';
import { freePort } from './stand/servers.ts';
import { type TestStand, untilHealthy } from './stand/test-stand.ts';

export interface WorkerGroup {
  /** The one that is left in the end. */
  survivor: IngestWorker;
  /** While the publisher publishes: one is killed and never comes back, another is scaled down. */
  harm(): Promise<void>;
  stop(): Promise<void>;
}

const startDeadlineMs = 90_000;
const calmMs = 4_000;
/** The least that INGEST_ADOPT_AFTER_S may be. */
const adoptAfterS = 20;
const adoptedDeadlineMs = 120_000;

/** Three workers on one shared subscription, as `docker compose up --scale ingest=3` starts them. */
export async function startWorkerGroup(stand: TestStand, name: string): Promise<WorkerGroup> {
  const create = async (number: number) =>
    createIngestWorker(
      {
        ...stand.workerEnv,
        INGEST_CLIENT_ID: `${name}-worker-${number}`,
        INGEST_SHARED_GROUP: name,
        INGEST_ADOPT_AFTER_S: String(adoptAfterS),
      },
      await freePort(),
    );
  const [leader, survivor, spare] = [await create(1), await create(2), await create(3)];
  for (const worker of [leader, survivor, spare]) {
    await worker.start();
    await untilHealthy(worker, startDeadlineMs);
  }

  return {
    survivor,
    async harm() {
      await sleep(calmMs);
      // While the database stands still, the worker has messages that it has not acknowledged.
      await stand.databaseServer?.pause();
      await sleep(500);
      await leader.kill();
      await stand.databaseServer?.resume();
      await sleep(calmMs);
      const exitCode = await spare.stop();
      if (exitCode !== 0) throw new Error(`A worker exited with ${exitCode} when it was scaled down`);
      await untilAlone(stand, name);
      await sleep(calmMs);
    },
    async stop() {
      await Promise.all([leader.kill(), spare.kill()]);
      await survivor.stop();
    },
  };
}

/** Resolves when the session of the dead is adopted. */
async function untilAlone({ database }: TestStand, name: string): Promise<void> {
  const deadline = performance.now() + adoptedDeadlineMs;
  for (;;) {
    const { rowCount } = await database.query('SELECT 1 FROM ingest_workers WHERE worker_group = $1', [name]);
    if (rowCount === 1) return;
    if (performance.now() > deadline)
      throw new Error('The session of the worker that was killed was not adopted');
    await sleep(500);
  }
}
