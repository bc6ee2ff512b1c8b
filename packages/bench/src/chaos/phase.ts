import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@i40/common';
import type { MessageAccounting } from '@i40/ingest';
import { createPublisher, type Publisher } from './publisher.ts';
import type { Random } from './random.ts';
import { type TestStand, untilHealthy } from './stand/test-stand.ts';
import { checkTable, countRejected, countRows, type TableCheck } from './table-check.ts';

interface PhaseOptions {
  stand: TestStand;
  /** Tells the readings of this phase from all others. */
  line: string;
  random: Random;
  readingsPerSecond: number;
  /** Does the harm, while the publisher publishes. */
  harm: (publisher: Publisher) => Promise<void>;
}

export interface PhaseResult {
  seconds: number;
  /** From the end of the harm until all that was waiting is stored. */
  drainSeconds: number;
  publisher: Publisher;
  table: TableCheck;
  rejected: number;
  /** Of the worker that lived at the end. */
  accounts: MessageAccounting;
  /** What does not agree between those books, the table and the publisher; empty when all does. */
  disagreements: string[];
}

const recoverDeadlineMs = 90_000;
/** Nothing has moved for so long: what is not there now does not come any more. */
const quietMs = 20_000;
const calmMs = 2_000;

/** Publishes while harm is done, waits until all is stored, and compares. */
export async function runPhase(options: PhaseOptions): Promise<PhaseResult> {
  const { stand, line, random, readingsPerSecond, harm } = options;
  const startedAt = performance.now();
  const baseMs = Date.now() - 60_000;
  const topic = topics.lineSensors(line);
  const port = stand.brokerPort;
  const publisher = await createPublisher({ port, topic, clientId: line, baseMs, random, readingsPerSecond });
  try {
    publisher.run();
    await harm(publisher);
    await publisher.rest();
    const harmEndedAt = performance.now();
    const before = await untilDrained(stand, line, publisher);
    const drainSeconds = (performance.now() - harmEndedAt) / 1_000;
    publisher.run();
    await sleep(calmMs);
    await publisher.rest();
    const after = await untilDrained(stand, line, publisher);
    const table = await checkTable(stand.database, { line, baseMs, publisher });
    const rejected = await countRejected(stand.database, topic);
    return {
      seconds: (performance.now() - startedAt) / 1_000,
      drainSeconds,
      publisher,
      table,
      rejected,
      accounts: after.accounts,
      disagreements: compareBooks(before, after),
    };
  } finally {
    await publisher.close();
  }
}

interface Drained {
  accounts: MessageAccounting;
  rows: number;
  acknowledged: number;
}

/** Resolves when all that was acknowledged is in the table, or when nothing comes any more. */
async function untilDrained(
  { worker, database }: TestStand,
  line: string,
  publisher: Publisher,
): Promise<Drained> {
  await untilHealthy(worker, recoverDeadlineMs);
  let state = '';
  let movedAt = performance.now();
  for (;;) {
    const accounts = await worker.healthyAccounts();
    const rows = await countRows(database, line);
    const acknowledged = publisher.acknowledged();
    const unchanged = state === `${rows} ${accounts?.received}`;
    if (accounts?.inFlight === 0 && rows >= acknowledged && unchanged)
      return { accounts, rows, acknowledged };
    if (!unchanged) movedAt = performance.now();
    state = `${rows} ${accounts?.received}`;
    if (performance.now() - movedAt > quietMs) {
      if (accounts) return { accounts, rows, acknowledged };
      throw new Error(`Ingest no longer answers. Its last words:\n${worker.log().join('\n')}`);
    }
    await sleep(300);
  }
}

/**
 * The books say themselves that they balance. Over a calm stretch they can be held against the table: what the worker
 * says it has stored is what has been added, and what it has received is at least what was acknowledged.
 */
function compareBooks(before: Drained, after: Drained): string[] {
  const { received, stored, repeated, rejected, inFlight } = after.accounts;
  const claims: [boolean, string][] = [
    [inFlight === 0, `${inFlight} in flight after the end`],
    [
      received === stored + repeated + rejected + inFlight,
      `received ${received} is not ${stored} stored + ${repeated} repeated + ${rejected} rejected + ${inFlight} in flight`,
    ],
    [
      stored - before.accounts.stored === after.rows - before.rows,
      `the books gained ${stored - before.accounts.stored} stored, the table ${after.rows - before.rows} rows`,
    ],
    [
      received - before.accounts.received >= after.acknowledged - before.acknowledged,
      `the books gained ${received - before.accounts.received} received, the publisher ${after.acknowledged - before.acknowledged} acknowledged`,
    ],
  ];
  return claims.flatMap(([holds, what]) => (holds ? [] : [what]));
}
