import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@i40/common';
import { createClosers, silentLogger } from '@i40/runtime';
import { createPublisher } from './publisher.ts';
import { createRandom } from './random.ts';
import { whole } from './report.ts';
import { openTestStand } from './stand/test-stand.ts';
import { checkTable, countRows } from './table-check.ts';

/**
 * `pnpm test:outage`: stops the database while machines go on publishing; tells what memory
 * ingest took meanwhile, how fast it caught up, and whether anything was lost.
 */
export async function testOutage({
  minutes,
  rate: readingsPerSecond,
}: {
  minutes: number;
  rate: number;
}): Promise<void> {
  const closers = createClosers(silentLogger);
  const warmUpMs = 20_000;
  const sampleMs = 15_000;
  const quietMs = 60_000;
  process.once('SIGINT', () => void closers.closeAll().then(() => process.exit(130)));

  try {
    await run();
  } catch (error) {
    print((error as Error).message);
    process.exitCode = 1;
  }
  await closers.closeAll();
  process.exit();

  async function run(): Promise<void> {
    const stand = await openTestStand(`outage-${process.pid}`, closers);
    const { databaseServer, worker, database } = stand;
    if (!databaseServer)
      throw new Error('A database that can be stopped is needed: Docker, without DATABASE_URL.');
    const line = `outage-${Date.now()}`;
    const baseMs = Date.now() - 60_000;
    const publisher = await createPublisher({
      port: stand.brokerPort,
      topic: topics.lineSensors(line),
      clientId: line,
      baseMs,
      random: createRandom(1),
      readingsPerSecond,
    });
    closers.add('publisher', () => publisher.close());
    publisher.run();
    await sleep(warmUpMs);
    const tellMemory = async (when: string) =>
      print(
        `${when}: ingest ${(await worker.memoryMb())?.toFixed(0)} MB, ${whole(publisher.acknowledged())} acknowledged`,
      );
    await tellMemory('before');
    await databaseServer.kill();
    const stoppedAt = performance.now();
    while (performance.now() - stoppedAt < minutes * 60_000) {
      await sleep(sampleMs);
      await tellMemory(`database away for ${whole((performance.now() - stoppedAt) / 1_000)} s`);
    }
    await databaseServer.start();
    await untilAnswers(() => countRows(database, line));
    const backAt = performance.now();
    // The worker's own count: counting rows in the table again and again would be a load of its own.
    const stored = async () => (await worker.healthyAccounts())?.stored ?? 0;
    const waiting = publisher.acknowledged() - (await countRows(database, line));
    print(`database back, ${whole(waiting)} readings waiting`);
    await untilStored(stored, () => publisher.acknowledged() - readingsPerSecond);
    const seconds = (performance.now() - backAt) / 1_000;
    const caughtUp = `${whole(Math.round(waiting / seconds))} readings/s besides the ${whole(readingsPerSecond)} that came meanwhile`;
    await tellMemory(`caught up after ${seconds.toFixed(1)} s, ${caughtUp}`);
    await publisher.rest();
    await untilStored(stored, publisher.acknowledged);
    const { lost, ...table } = await checkTable(database, { line, baseMs, publisher });
    print(
      `lost ${lost.length}, ${JSON.stringify(table)}; peak memory of ingest ${(await worker.peakMemoryMb())?.toFixed(0)} MB`,
    );
    if (lost.length > 0) process.exitCode = 1;
  }

  /** Resolves when so many are stored, or when none has been for a while: the table then tells what is missing. */
  async function untilStored(stored: () => Promise<number>, wanted: () => number): Promise<void> {
    let last = -1;
    let movedAt = performance.now();
    while (performance.now() - movedAt < quietMs) {
      const count = await stored();
      if (count >= wanted()) return;
      if (count !== last) movedAt = performance.now();
      last = count;
      await sleep(200);
    }
  }

  async function untilAnswers(ask: () => Promise<unknown>): Promise<void> {
    for (;;) {
      if (
        await ask().then(
          () => true,
          () => false,
        )
      )
        return;
      await sleep(100);
    }
  }

  function print(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}
