import type { Detector, DetectorState, Sample, Verdict } from '../src/contract/detector.ts';

/** The state of a detector that must be able to learn from these rows. */
export function fitted<State extends DetectorState>(
  detector: Detector<State>,
  rows: readonly Sample[],
): State {
  const result = detector.fit(rows);
  if (!result.ok) throw new Error(`${detector.name}: ${result.reason}`);
  return result.state;
}

/** Verdicts on rows, one by one, as copies. */
export function judgeAll<State extends DetectorState>(
  detector: Detector<State>,
  state: State,
  rows: readonly Sample[],
): Verdict[] {
  return rows.map((row) => {
    const verdict = detector.update(state, row);
    return { ...verdict, contributions: verdict.contributions.slice() };
  });
}

/** `count` rows of a function of the row's number. */
export function rowsOf<Row>(count: number, row: (i: number) => Row, from = 0): Row[] {
  return Array.from({ length: count }, (_, i) => row(from + i));
}
