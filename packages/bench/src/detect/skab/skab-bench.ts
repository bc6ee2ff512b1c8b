import type { RegisteredDetector } from '@i40/detect';
import { chooseByOthers, groupBy } from '../choose-threshold.ts';
import { Progress } from '../progress.ts';
import { forMachine, type Run, runDetector } from '../run-detector.ts';
import type { VerdictLog } from '../verdict-log.ts';
import { type SkabFile, skabFitRows } from './skab-data.ts';
import { type SkabScore, scoreSkab } from './skab-score.ts';

export interface SkabResult {
  detector: string;
  all: SkabScore;
  groups: Map<string, SkabScore>;
  files: Map<string, SkabScore>;
  /** The threshold for each file chosen on all other files, and for each group on the other groups. */
  byFile: SkabScore;
  byGroup: SkabScore | undefined;
  microseconds: number;
  bytes: number;
  columns: number;
}

interface JudgedFile {
  file: SkabFile;
  /** By threshold. */
  runs: Map<number, Run>;
}

/** Runs a detector with its own threshold and all candidates over SKAB. */
export function benchSkab(
  name: string,
  registered: RegisteredDetector,
  { files, log }: { files: readonly SkabFile[]; log: VerdictLog },
): SkabResult {
  const thresholds = [...new Set([registered.threshold, ...registered.candidates])];
  const progress = new Progress(`SKAB ${name}`, files.length * thresholds.length);
  const judged = files.map((file) => {
    const runs = new Map<number, Run>();
    for (const threshold of thresholds) {
      const { rows } = file;
      const detector = forMachine(registered, threshold);
      runs.set(threshold, runDetector(detector, { rows, fitRows: skabFitRows, ranking: registered.ranking }));
      progress.step();
    }
    return { file, runs };
  });
  for (const { file, runs } of judged) logFile(log, name, file, runs.get(registered.threshold));
  return summarise(name, registered, judged);
}

function summarise(name: string, { threshold, candidates }: RegisteredDetector, judged: JudgedFile[]) {
  const score = (files: readonly JudgedFile[], at: (file: SkabFile) => number) =>
    scoreSkab(files.map(({ file, runs }) => scored(file, runs.get(at(file)))));
  const own = () => threshold;
  const crossValidated = (key: (judged: JudgedFile) => string): SkabScore => {
    const chosen = chooseByOthers(
      groupBy(judged, key),
      candidates,
      (candidate, others) => score(others, () => candidate).f1,
    );
    return scoreSkab(judged.map((one) => scored(one.file, one.runs.get(chosen.get(key(one)) ?? threshold))));
  };
  const groups = groupBy(judged, ({ file }) => file.group);
  const runs = judged.flatMap((one) => one.runs.get(threshold) ?? []);
  return {
    detector: name,
    all: score(judged, own),
    groups: new Map([...groups].map(([group, members]) => [group, score(members, own)])),
    files: new Map(judged.map((one) => [one.file.name, score([one], own)])),
    byFile: crossValidated(({ file }) => file.name),
    byGroup: groups.size > 1 ? crossValidated(({ file }) => file.group) : undefined,
    microseconds: runs.reduce((sum, run) => sum + run.microseconds, 0) / runs.length,
    bytes: Math.max(...runs.map((run) => run.bytes)),
    columns: judged[0]?.file.rows[0]?.length ?? 0,
  };
}

const scored = ({ labels }: SkabFile, run: Run | undefined) => ({
  labels: labels.slice(skabFitRows),
  decisions: run?.alarms.slice(skabFitRows) ?? [],
});

function logFile(log: VerdictLog, detector: string, file: SkabFile, run: Run | undefined): void {
  if (!run) return;
  const verdicts = file.timestamps.map((timestamp, row) => ({
    benchmark: 'skab' as const,
    detector,
    file: file.name,
    row,
    timestamp,
    score: run.scores[row] ?? 0,
    decision: run.alarms[row] ? (1 as const) : (0 as const),
  }));
  log.write(verdicts.slice(skabFitRows));
}
