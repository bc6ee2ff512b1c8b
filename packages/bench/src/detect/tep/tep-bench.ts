import type { Detector, RegisteredDetector } from '@i40/detect';
import { Progress } from '../progress.ts';
import { forMachine } from '../run-detector.ts';
import { faultFrom, sensorsOfCause, type TepData } from './tep-data.ts';

/** The threshold that is swept: this many rows of normal operation are as high or higher, of 960. */
const rank = 10;
/** Rows in alarm that speak for what a detector blames. */
const blamedRows = 20;

export interface TepRate {
  fault: number;
  /** Shares of the rows with the fault: in alarm, and above the tenth highest value of normal operation. */
  own: number;
  swept: number;
  /** Share of the rows before the fault that are in alarm. */
  before: number;
  /** Whether it blames a sensor of the cause most; undefined where the cause has no place. */
  isNamed: boolean | undefined;
}

export interface TepResult {
  detector: string;
  /** Shares of rows of normal operation in alarm. */
  normal: number;
  rates: TepRate[];
  refusal?: string;
}

/** Fits on d00 and judges d00_te and each fault's file from there, as Russell, Chiang and Braatz do. */
export function benchTep(name: string, registered: RegisteredDetector, data: TepData): TepResult {
  const detector = forMachine(registered, registered.threshold);
  const calm = judge(detector, data.training, data.normal);
  if (typeof calm === 'string') return { detector: name, normal: Number.NaN, rates: [], refusal: calm };
  const limit = calm.values.toSorted((a, b) => b - a)[rank - 1] as number;
  const progress = new Progress(`TEP ${name}`, data.faults.length);
  const rates = data.faults.map(({ number, rows }): TepRate => {
    const judged = judge(detector, data.training, rows);
    progress.step();
    if (typeof judged === 'string') throw new Error(judged);
    const { values, alarms, shares } = judged;
    const cause = sensorsOfCause.get(number);
    return {
      fault: number,
      own: shareOf(alarms.slice(faultFrom), Boolean),
      swept: shareOf(values.slice(faultFrom), (value) => value > limit),
      before: shareOf(alarms.slice(0, faultFrom), Boolean),
      isNamed: cause?.includes(mostBlamed(alarms, shares)),
    };
  });
  return { detector: name, normal: shareOf(calm.alarms, Boolean), rates };
}

function judge({ fit, update }: Detector, training: readonly Float64Array[], rows: readonly Float64Array[]) {
  const fitted = fit(training);
  if (!fitted.ok) return fitted.reason;
  const verdicts = rows.map((row) => {
    const verdict = update(fitted.state, row);
    return { value: verdict.statistic, alarm: verdict.alarm, shares: verdict.contributions.slice() };
  });
  return {
    values: verdicts.map(({ value }) => value),
    alarms: verdicts.map(({ alarm }) => alarm),
    shares: verdicts.map(({ shares }) => shares),
  };
}

/** The column with the largest share in the first rows of the fault that are in alarm; -1 when there is none. */
function mostBlamed(alarms: readonly boolean[], shares: readonly Float64Array[]): number {
  const rows = shares.filter((_, row) => row >= faultFrom && alarms[row]).slice(0, blamedRows);
  const total = new Float64Array(shares[0]?.length ?? 0);
  for (const row of rows)
    for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (row[i] as number);
  return rows.length === 0 ? -1 : total.indexOf(Math.max(...total));
}

const shareOf = <Item>(items: readonly Item[], is: (item: Item) => boolean) =>
  items.filter(is).length / items.length;
