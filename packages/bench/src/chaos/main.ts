import { createClosers, silentLogger } from '@i40/runtime';
import { type Fault, planFaults } from './faults.ts';
import { startWorkerGroup } from './group.ts';
import { applyAll, killBroker } from './harm.ts';
import { runPhase } from './phase.ts';
import { createRandom } from './random.ts';
import { describePhase, faultsBesidesLoss, lossWindowMs, whole } from './report.ts';
import { openTestStand, type TestStand } from './stand/test-stand.ts';

interface ChaosOptions {
  seed?: number | undefined;
  kills: number;
  'broker-kills'?: number | undefined;
  rate: number;
}

/**
 * `pnpm test:chaos`: publishes to a real broker, kills and cuts whatever stands between there and the table at moments
 * that the seed determines, and compares in the end. What is lost when the broker itself is killed is counted apart:
 * ingest never saw it. At last three workers share the messages, and two of them go.
 */
export async function testChaos(options: ChaosOptions): Promise<void> {
  const { kills, rate: readingsPerSecond } = options;
  const seed = options.seed ?? Date.now() % 1_000_000;
  const brokerKills = options['broker-kills'] ?? Math.ceil(kills / 10);
  const name = `chaos-${process.pid}`;
  const closers = createClosers(silentLogger);

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void finish(130));
  }

  try {
    await finish((await run()) ? 0 : 1);
  } catch (error) {
    print(`\n${(error as Error).message}`);
    await finish(1);
  }

  async function finish(code: number): Promise<never> {
    await closers.closeAll();
    process.exit(code);
  }

  async function run(): Promise<boolean> {
    print(`Chaos with --seed ${seed} --kills ${kills}: starting broker, database and ingest`);
    const stand = await openTestStand(name, closers);
    const failures = [...(await harmAllButBroker(stand)), ...(await harmBroker(stand))];
    const crashes = stand.worker.crashes();
    if (crashes > 0) failures.push(`ingest exited ${crashes} times without being told to`);
    const exitCode = await stand.worker.stop();
    if (exitCode !== 0) failures.push(`ingest exited with ${exitCode} when asked to stop`);
    failures.push(...(await harmGroup(stand)));
    for (const failure of failures) print(`FAILED: ${failure}`);
    if (failures.length > 0) print(`Again: pnpm test:chaos --seed ${seed} --kills ${kills}`);
    else
      print(
        'Whatever else was killed, every acknowledged reading is in the table once, and the books balance.',
      );
    return failures.length === 0;
  }

  async function harmAllButBroker(stand: TestStand): Promise<string[]> {
    const random = createRandom(seed);
    const plan = planFaults(kills, random, stand.databaseServer !== undefined);
    const result = await runPhase({
      stand,
      line: `${name}-${Date.now()}-a`,
      random,
      readingsPerSecond,
      harm: (publisher) =>
        applyAll(plan, stand, (done, { kind }) => {
          const acknowledged = whole(publisher.acknowledged());
          tellProgress(`${done + 1}/${kills} ${kind}, ${acknowledged} readings acknowledged`);
        }),
    });
    print(`\nPhase 1, everything but the broker:\n  ${tally(plan)}`);
    for (const line of describePhase(result)) print(line);
    const failures = faultsBesidesLoss(result);
    const { lost } = result.table;
    if (lost.length > 0)
      failures.push(
        `${whole(lost.length)} acknowledged readings were lost: ${lost.slice(0, 20).join(' ')} …`,
      );
    return failures;
  }

  async function harmBroker(stand: TestStand): Promise<string[]> {
    if (brokerKills === 0) return [];
    const random = createRandom(seed + 1);
    let killedAt: number[] = [];
    const result = await runPhase({
      stand,
      line: `${name}-${Date.now()}-b`,
      random,
      readingsPerSecond,
      harm: async (publisher) => {
        const progress = (done: number) => tellProgress(`broker killed ${done + 1}/${brokerKills}`);
        killedAt = await killBroker(stand, { count: brokerKills, random, publisher, progress });
      },
    });
    print(`\nPhase 2, the broker: killed ${brokerKills}`);
    for (const line of describePhase(result)) print(line);
    const lost = result.table.lost.length;
    const window = lossWindowMs(result, killedAt);
    print(
      lost === 0
        ? '  nothing was lost with the broker this time'
        : `  lost with the broker: ${whole(lost)}, ${Number.isFinite(window) ? `acknowledged at most ${window.toFixed(0)} ms before it was killed` : 'some acknowledged after the last kill: it had forgotten the session of ingest'}`,
    );
    return faultsBesidesLoss(result);
  }

  /** Last, because the worker of the other phases must not take in the same messages. */
  async function harmGroup(stand: TestStand): Promise<string[]> {
    const group = await startWorkerGroup(stand, name);
    closers.add('worker group', () => group.stop());
    tellProgress('three workers, one killed for good, one scaled down');
    const result = await runPhase({
      stand: { ...stand, worker: group.survivor },
      line: `${name}-${Date.now()}-c`,
      random: createRandom(seed + 2),
      readingsPerSecond,
      harm: group.harm,
    });
    print('\nPhase 3, three workers on a shared subscription: one killed for good, one scaled down');
    for (const line of describePhase(result)) print(line);
    const failures = faultsBesidesLoss(result);
    const { lost } = result.table;
    if (lost.length > 0) failures.push(`${whole(lost.length)} acknowledged readings were lost by the group`);
    return failures;
  }

  function tally(plan: readonly Fault[]): string {
    const counts = new Map<string, number>();
    for (const { kind } of plan) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
  }

  function tellProgress(text: string): void {
    process.stdout.write(process.stdout.isTTY ? `\r\x1b[2K${text}` : `${text}\n`);
  }

  function print(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}
