import { play } from './play.ts';
import { reportFaults } from './report.ts';
import { scoreFaults } from './score.ts';

interface FaultBenchOptions {
  days: number;
  seed: number;
  method: string;
  'fault-every': number;
  verbose: boolean;
}

/** `pnpm bench:faults`: the detector against the simulator's truth. See docs/explanation/benchmarks.md. */
export async function benchFaults({
  'fault-every': faultEveryS,
  ...options
}: FaultBenchOptions): Promise<void> {
  const command = { ...options, faultEveryS };
  const played = play(command);
  process.stdout.write(reportFaults(command, played, scoreFaults(played)));
}
