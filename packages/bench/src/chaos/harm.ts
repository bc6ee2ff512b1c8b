import { setTimeout as sleep } from 'node:timers/promises';
import { apply, type Fault, targetsOf } from './faults.ts';
import type { Publisher } from './publisher.ts';
import type { Random } from './random.ts';
import { type TestStand, untilHealthy } from './stand/test-stand.ts';

const recoverDeadlineMs = 90_000;

/** Goes through the plan. Faults of different parts may overlap; two of the same part take turns. */
export async function applyAll(
  plan: readonly Fault[],
  stand: TestStand,
  progress: (done: number, fault: Fault) => void,
): Promise<void> {
  const busy = new Map<string, Promise<void>>();
  for (const [index, fault] of plan.entries()) {
    await sleep(fault.waitMs);
    const targets = targetsOf(fault.kind);
    await Promise.all(targets.map((target) => busy.get(target)));
    progress(index, fault);
    const applied = apply(fault, stand);
    // Whoever waits for it gets the error; until then it must not end the process.
    applied.catch(() => {});
    for (const target of targets) busy.set(target, applied);
    if (!fault.awaitsRecovery) continue;
    await Promise.all(busy.values());
    await untilHealthy(stand.worker, recoverDeadlineMs);
  }
  await Promise.all(busy.values());
  await untilHealthy(stand.worker, recoverDeadlineMs);
}

interface BrokerKills {
  count: number;
  random: Random;
  publisher: Publisher;
  progress: (done: number) => void;
}

/** Resolves with the times at which the broker was killed (`performance.now()`). */
export async function killBroker(
  stand: TestStand,
  { count, random, publisher, progress }: BrokerKills,
): Promise<number[]> {
  const killedAt: number[] = [];
  for (let kill = 0; kill < count; kill++) {
    const acknowledged = publisher.acknowledged();
    await sleep(random.between(200, 1_500));
    progress(kill);
    killedAt.push(performance.now());
    await stand.brokerServer.kill();
    await sleep(random.between(0, 1_000));
    await stand.brokerServer.start();
    await untilHealthy(stand.worker, recoverDeadlineMs);
    while (publisher.acknowledged() === acknowledged) await sleep(20);
  }
  return killedAt;
}
