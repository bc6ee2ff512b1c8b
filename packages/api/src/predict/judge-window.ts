import {
  describeCalm,
  describeMoment,
  detectorForWindow,
  type RegisteredDetector,
  sharesBySensor,
} from '@i40/detect';
import type { SensorSteps } from '@i40/timescale';
import type { WindowTable } from './window-table.ts';

/** The fewest rows that any detector judges by: the spread of a few says little. */
const minRows = 30;

/** The score from which on there is something to tell: normal operation shows it once in a hundred samples. */
const worthAWord = 0.2;

export type WindowVerdict =
  | { ok: false; reason: string }
  | {
      ok: true;
      score: number;
      explanation: string;
      contributions: Record<string, number>;
      /** Per column; NaN where nobody can tell. */
      expected: ArrayLike<number>;
    };

/** Judges the latest values by a detector that learns from the rows before them. */
export function judgeWindow(
  registered: RegisteredDetector,
  { rows, latest }: WindowTable,
  sensors: readonly SensorSteps[],
): WindowVerdict {
  if (rows.length < minRows)
    return {
      ok: false,
      reason: `not enough data: ${rows.length} points before the latest, at least ${minRows} are needed`,
    };
  const detector = detectorForWindow(registered, rows.length);
  const fitted = detector.fit(rows);
  if (!fitted.ok) return { ok: false, reason: `not enough data: ${fitted.reason}` };
  const verdict = detector.update(fitted.state, latest);
  if (verdict.status !== 'ok')
    return { ok: false, reason: `not enough data: the detector is ${verdict.status}` };
  const byOthers = verdict.expected !== undefined;
  const expected = verdict.expected ?? medians(rows, latest.length);
  const moment = { columns: sensors, values: latest, expected, shares: verdict.contributions, byOthers };
  const isUnusual = verdict.alarm || verdict.score >= worthAWord;
  return {
    ok: true,
    score: verdict.score,
    explanation: isUnusual ? describeMoment(moment) : describeCalm(moment, deviations(rows, latest.length)),
    contributions: sharesBySensor(moment),
    expected,
  };
}

function medians(rows: readonly Float64Array[], columns: number): Float64Array {
  return Float64Array.from({ length: columns }, (_, column) => {
    const values = rows.map((row) => row[column] as number).filter((value) => !Number.isNaN(value));
    return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  });
}

/** Standard deviations of the columns. */
function deviations(rows: readonly Float64Array[], columns: number): Float64Array {
  return Float64Array.from({ length: columns }, (_, column) => {
    const values = rows.map((row) => row[column] as number).filter((value) => !Number.isNaN(value));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  });
}
