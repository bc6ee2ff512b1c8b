import type { Detector, RegisteredDetector } from '@i40/detect';
import { perColumn, sizeInBytes } from '@i40/detect/bench';

/** What a detector said row by row; rows that it learnt from have score 0 and no alarm. */
export interface Run {
  scores: Float64Array;
  alarms: boolean[];
  /** Microseconds of processor time a row, learning apart: other programs may have the processor meanwhile. */
  microseconds: number;
  bytes: number;
  /** Why it could not be fitted; then there is nothing but silence. */
  refusal?: string;
}

export interface RunOptions {
  rows: readonly Float64Array[];
  /** Rows that may be learnt from before judging; with 0 it starts without any. */
  fitRows: number;
  ranking: 'score' | 'statistic';
}

/** Lets a detector loose on rows: fitted on the first, then one by one. */
export function runDetector(detector: Detector, { rows, fitRows, ranking }: RunOptions): Run {
  const run: Run = {
    scores: new Float64Array(rows.length),
    alarms: new Array<boolean>(rows.length).fill(false),
    microseconds: 0,
    bytes: 0,
  };
  const fitted = detector.fit(rows.slice(0, fitRows));
  if (!fitted.ok) return { ...run, refusal: fitted.reason };
  const before = process.cpuUsage();
  for (let row = fitRows; row < rows.length; row++) {
    const verdict = detector.update(fitted.state, rows[row] ?? []);
    run.scores[row] = verdict.status === 'ok' ? verdict[ranking] : 0;
    run.alarms[row] = verdict.alarm;
  }
  const { user, system } = process.cpuUsage(before);
  run.microseconds = (user + system) / (rows.length - fitRows);
  run.bytes = sizeInBytes(fitted.state);
  return run;
}

/** The detector for a machine with several sensors, whatever it is made for. */
export function forMachine(registered: RegisteredDetector, threshold: number): Detector {
  const detector = registered.create({ threshold });
  return registered.judges === 'a single series' ? perColumn(detector) : detector;
}
