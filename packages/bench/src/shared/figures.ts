import { quantileSorted } from 'simple-statistics';

/** Seconds, and this process's CPU seconds, until `work` resolves; what it resolves with cleans up, untimed. */
export async function timed(work: () => Promise<() => Promise<unknown>>) {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const cleanUp = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await cleanUp();
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

/** p50, p99 and the largest, in milliseconds. */
export function describeLatency(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (q: number) => quantileSorted(sorted, q).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, largest ${at(1)} ms`;
}

export function whole(number: number): string {
  return Math.round(number).toLocaleString('en');
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
