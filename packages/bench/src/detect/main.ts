import { existsSync } from 'node:fs';
import { UsageError } from '@i40/common';
import { bestOf, detectors, type RegisteredDetector } from '@i40/detect';
import { chooseNames } from './choose-names.ts';
import { costReport } from './cost.ts';
import { MalformedFileError } from './csv-table.ts';
import { checkGolden } from './golden.ts';
import { benchNab } from './nab/nab-bench.ts';
import { readNab } from './nab/nab-data.ts';
import { reportNab } from './nab/nab-report.ts';
import { reportNormal } from './normal/normal-report.ts';
import { falseAlarmReport } from './skab/anomaly-free.ts';
import { benchSkab } from './skab/skab-bench.ts';
import { readAnomalyFree, readSkab, skabFitRows } from './skab/skab-data.ts';
import { reportSkab } from './skab/skab-report.ts';
import { scoreSkab } from './skab/skab-score.ts';
import { benchTep } from './tep/tep-bench.ts';
import { readTep } from './tep/tep-data.ts';
import { reportTep } from './tep/tep-report.ts';
import { openVerdictLog, type VerdictLog } from './verdict-log.ts';

interface DetectBenchOptions {
  skab?: string | undefined;
  nab?: string | undefined;
  tep?: string | undefined;
  /** Recordings of normal operation. */
  normal: readonly string[];
  golden?: string | undefined;
  out?: string | undefined;
  /** Empty: the best for each benchmark. */
  detector: readonly string[];
}

/** `pnpm bench:detect`: detectors on public benchmarks, our rows among the published ones. See docs/explanation/benchmarks.md. */
export async function benchDetect({ out, detector, normal, ...folders }: DetectBenchOptions): Promise<void> {
  const chosenNames = chooseNames(detector, Object.keys(detectors));
  if (!chosenNames.ok) throw new UsageError(chosenNames.reason);
  const { names } = chosenNames;
  const skab = present('--skab', folders.skab);
  const nab = present('--nab', folders.nab);
  const tep = present('--tep', folders.tep);
  const golden = folders.golden === undefined ? undefined : present('--golden', folders.golden);
  try {
    const log = openVerdictLog(out);
    if (golden !== undefined) compareGolden(golden);
    if (skab !== undefined) runSkab(skab, log);
    if (nab !== undefined) runNab(nab, log);
    if (tep !== undefined) runTep(tep);
    if (normal.length > 0) print(reportNormal(choose(bestOf.machines), normal));
    log.close();
    print(costReport(names.length > 0 ? choose('') : Object.entries(detectors)));
  } catch (error) {
    // System errors name the path themselves.
    if (!(error instanceof MalformedFileError || (error instanceof Error && 'code' in error))) throw error;
    throw new UsageError(error.message);
  }

  function runSkab(directory: string, log: VerdictLog): void {
    const files = readSkab(directory);
    const chosen = choose(bestOf.skab);
    const results = chosen.map(([name, detector]) => benchSkab(name, detector, { files, log }));
    const labels = files.map((file) => file.labels.slice(skabFitRows));
    const always = scoreSkab(labels.map((of) => ({ labels: of, decisions: of.map(() => true) })));
    print(reportSkab(results, always, files.length));
    const calm = readAnomalyFree(directory);
    if (calm) print(falseAlarmReport(chosen, calm.rows));
  }

  function runNab(directory: string, log: VerdictLog): void {
    const series = readNab(directory);
    const results = choose(bestOf.nab).map(([name, detector]) => benchNab(name, detector, { series, log }));
    const windows = series.reduce((sum, { windows }) => sum + windows.length, 0);
    print(reportNab(results, series.length, windows));
  }

  function runTep(directory: string): void {
    const data = readTep(directory);
    print(reportTep(choose(bestOf.machines).map(([name, detector]) => benchTep(name, detector, data))));
  }

  function compareGolden(directory: string): void {
    const { ok, lines } = checkGolden(directory, { skab, nab });
    print(`Golden vectors\n${lines.map((line) => `  ${line}`).join('\n')}`);
    if (!ok) process.exitCode = 1;
  }

  function choose(best: string): [string, RegisteredDetector][] {
    return (names.length > 0 ? names : [best]).flatMap((name) => {
      const detector = detectors[name];
      return detector ? [[name, detector] as [string, RegisteredDetector]] : [];
    });
  }

  function present(option: string, directory: string | undefined): string | undefined {
    if (directory !== undefined && existsSync(directory)) return directory;
    process.stderr.write(
      directory === undefined
        ? `${option} not given: skipped\n`
        : `${option}: there is no ${directory}: skipped\n`,
    );
    return undefined;
  }

  function print(text: string): void {
    process.stdout.write(`${text}\n\n`);
  }
}
