import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';
import { keepAliveSeconds } from './stand/servers.ts';
import type { TestStand } from './stand/test-stand.ts';

export type FaultKind = (typeof kinds)[number]['kind'];

/** One moment of the plan. The plan follows from the seed alone, not from how fast the machine is. */
export interface Fault {
  kind: FaultKind;
  /** How long things go well before it. */
  waitMs: number;
  /** How long it lasts. */
  lengthMs: number;
  /** Of the chunk in which a connection is cut, how much still passes. */
  part: number;
  /** Whether the next fault waits until ingest works again, or comes on top. */
  awaitsRecovery: boolean;
}

type Target = 'ingest' | 'database' | 'broker connection' | 'database connection';

/** Longer than the broker waits for a sign of life, which is one and a half keep-alives. */
const pastKeepAliveMs = keepAliveSeconds * 1_500 + 2_000;

/** Longer than ingest waits for the answer to a statement, 30 s for the server and 2 s for the way. */
const pastStatementLimitMs = 34_000;

const kinds = [
  { kind: 'ingest killed', targets: ['ingest'], weight: 16, lengthMs: [0, 500] },
  // What was acknowledged before its commit is gone now: without luck, a kill seldom meets a write.
  {
    kind: 'ingest killed while it writes',
    targets: ['ingest', 'database'],
    weight: 8,
    lengthMs: [150, 1_000],
  },
  { kind: 'ingest stopped', targets: ['ingest'], weight: 6, lengthMs: [60, 3_000] },
  {
    kind: 'ingest stopped past keep-alive',
    targets: ['ingest'],
    weight: 1,
    lengthMs: [pastKeepAliveMs, pastKeepAliveMs],
  },
  { kind: 'database killed', targets: ['database'], weight: 6, lengthMs: [0, 2_000] },
  { kind: 'database frozen', targets: ['database'], weight: 5, lengthMs: [100, 7_000] },
  {
    kind: 'database frozen past the time limit',
    targets: ['database'],
    weight: 0.5,
    lengthMs: [pastStatementLimitMs, pastStatementLimitMs],
  },
  { kind: 'broker connection cut', targets: ['broker connection'], weight: 9, lengthMs: [0, 0] },
  { kind: 'broker connection dead', targets: ['broker connection'], weight: 2, lengthMs: [500, 6_000] },
  { kind: 'database connection cut', targets: ['database connection'], weight: 9, lengthMs: [0, 0] },
] as const satisfies {
  kind: string;
  targets: readonly Target[];
  weight: number;
  lengthMs: readonly [number, number];
}[];

/** Draws `count` faults; without a database server of our own, none that kills or freezes it. */
export function planFaults(count: number, random: Random, ownDatabase: boolean): Fault[] {
  const possible = kinds.filter(
    ({ targets }) => ownDatabase || !targets.some((target) => target === 'database'),
  );
  const weights = possible.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: count }, () => {
    let drawn = random.next() * weights;
    const chosen = possible.find(({ weight }) => {
      drawn -= weight;
      return drawn < 0;
    });
    const { kind, lengthMs } = chosen ?? kinds[0];
    return {
      kind,
      waitMs: random.between(50, 1_500),
      lengthMs: random.between(lengthMs[0], lengthMs[1]),
      part: random.next(),
      awaitsRecovery: random.next() < 0.6,
    };
  });
}

export function targetsOf(kind: FaultKind): readonly Target[] {
  return kinds.find((one) => one.kind === kind)?.targets ?? [];
}

/** Resolves when what was done is undone: what was killed is started again, and may still be on its way up. */
export async function apply({ kind, lengthMs, part }: Fault, stand: TestStand): Promise<void> {
  const { worker, databaseServer, brokerProxy, databaseProxy } = stand;
  switch (kind) {
    case 'ingest killed':
      await worker.kill();
      await sleep(lengthMs);
      return worker.start();
    case 'ingest killed while it writes':
      await databaseServer?.pause();
      await sleep(lengthMs);
      await worker.kill();
      await databaseServer?.resume();
      return worker.start();
    case 'ingest stopped':
    case 'ingest stopped past keep-alive':
      worker.pause();
      await sleep(lengthMs);
      return worker.resume();
    case 'database killed':
      await databaseServer?.kill();
      await sleep(lengthMs);
      return databaseServer?.start();
    case 'database frozen':
    case 'database frozen past the time limit':
      await databaseServer?.pause();
      await sleep(lengthMs);
      return databaseServer?.resume();
    case 'broker connection cut':
      return brokerProxy.cutInTheMiddle(part);
    case 'broker connection dead':
      brokerProxy.holdBack();
      await sleep(lengthMs);
      return brokerProxy.letThrough();
    case 'database connection cut':
      return databaseProxy.cutInTheMiddle(part);
  }
}
