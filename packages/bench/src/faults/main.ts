import { defaultMethod } from '@i40/detector';
import { faultBenchUsage, parseFaultBenchCommand } from './command.ts';
import { play } from './play.ts';
import { reportFaults } from './report.ts';
import { scoreFaults } from './score.ts';

/** `pnpm bench:faults`: the detector against the simulator's truth. See docs/explanation/benchmarks.md. */
try {
  const command = parseFaultBenchCommand(process.argv.slice(2), defaultMethod);
  const played = play(command);
  process.stdout.write(reportFaults(command, played, scoreFaults(played)));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${faultBenchUsage}`);
  process.exitCode = 1;
}
