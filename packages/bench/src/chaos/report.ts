import type { PhaseResult } from './phase.ts';

/** What both phases tell, in lines for a person. */
export function describePhase(result: PhaseResult): string[] {
  const { publisher, table, accounts, rejected } = result;
  const { received, stored, repeated, inFlight } = accounts;
  const lines = [
    `  published ${whole(publisher.published())}, acknowledged ${whole(publisher.acknowledged())}, stored ${whole(table.stored)}, of these not acknowledged ${whole(table.unacknowledged)}`,
    `  lost ${whole(table.lost.length)}, twice ${whole(table.twice)}, invented ${whole(table.invented)}, with a wrong value ${whole(table.wrong)}, rejected ${whole(rejected)}`,
    `  books of the last worker: received ${whole(received)} = stored ${whole(stored)} + repeated ${whole(repeated)} + rejected ${whole(accounts.rejected)} + in flight ${whole(inFlight)}`,
    `  ${result.seconds.toFixed(0)} s, of these ${result.drainSeconds.toFixed(1)} s from the last harm until all was stored`,
  ];
  const repeatedByPublisher = publisher.repeated();
  if (repeatedByPublisher > 0)
    lines.push(`  published once more, because the connection failed: ${whole(repeatedByPublisher)}`);
  return [...lines, ...result.disagreements.map((what) => `  the books do not agree: ${what}`)];
}

/** Whatever nobody but the broker can be blamed for. */
export function faultsBesidesLoss({ table, rejected, disagreements, publisher }: PhaseResult): string[] {
  const claims: [number, string][] = [
    [table.twice, 'readings stood twice in the table'],
    [table.invented, 'rows were never published'],
    [table.wrong, 'rows had another value or series than published'],
    [rejected, 'readings were rejected'],
    [disagreements.length, 'disagreements between the books and the table'],
    [publisher.withoutSubscriber(), 'readings met no subscription'],
  ];
  return claims.flatMap(([count, what]) => (count > 0 ? [`${whole(count)} ${what}`] : []));
}

/** How long before a kill the lost readings were acknowledged: the longest, in milliseconds; NaN without a kill. */
export function lossWindowMs({ table, publisher }: PhaseResult, killedAt: readonly number[]): number {
  const windows = table.lost.map((number) => {
    const at = publisher.acknowledgedAt(number);
    const next = killedAt.find((killed) => killed >= at);
    // What the publisher was told while the kill was under way came before it.
    const last = killedAt.findLast((killed) => killed < at);
    if (last !== undefined && at - last < killTakesMs) return 0;
    return next === undefined ? Number.POSITIVE_INFINITY : next - at;
  });
  return Math.max(0, ...windows);
}

/** From the command until the process is gone, with two busy cores. */
const killTakesMs = 1_000;

export function whole(number: number): string {
  return number.toLocaleString('en');
}
