import type { Detector, DetectorState, Fitted, SavedState, Verdict } from './detector.ts';
import { createVerdict, withhold } from './verdict.ts';

interface PerColumnState extends DetectorState {
  /** The state of each column; undefined where it could not be fitted. */
  readonly parts: (DetectorState | undefined)[];
  readonly one: Float64Array;
}

/**
 * A detector of single series over several columns: each has its own state, the most unusual one decides the score,
 * and an alarm of any is an alarm. A column that cannot be fitted is left out.
 */
export function perColumn(detector: Detector): Detector<PerColumnState> {
  const name = `${detector.name}-per-column`;
  const open = (parts: (DetectorState | undefined)[]): PerColumnState => ({
    columns: parts.length,
    model: {},
    verdict: createVerdict(parts.length),
    parts,
    one: new Float64Array(1),
  });
  return {
    name,
    version: detector.version,
    fit(rows) {
      const columns = rows[0]?.length ?? 0;
      if (columns === 0) return { ok: false, reason: 'needs at least one row and one column' };
      const odd = rows.findIndex((row) => row.length !== columns);
      if (odd >= 0)
        return { ok: false, reason: `row ${odd} has ${rows[odd]?.length} columns, the first row ${columns}` };
      const fitted = Array.from({ length: columns }, (_, column) =>
        detector.fit(rows.map((row) => [row[column] ?? Number.NaN])),
      );
      const [first] = fitted;
      if (first && fitted.every((part) => !part.ok)) return first as Fitted<PerColumnState>;
      return { ok: true, state: open(fitted.map((part) => (part.ok ? part.state : undefined))) };
    },
    update(state, sample) {
      if (sample.length !== state.columns)
        throw new RangeError(
          `${name} was fitted on ${state.columns} columns, the sample has ${sample.length}`,
        );
      return combine(state, (part, column) => {
        state.one[0] = sample[column] ?? Number.NaN;
        return detector.update(part, state.one);
      });
    },
    serialise: ({ columns, parts, verdict }) => ({
      detector: name,
      version: detector.version,
      options: '{}',
      columns,
      known: parts.flatMap((part, column) => (part ? [column] : [])),
      alarm: verdict.alarm,
      model: parts.map((part) => (part ? detector.serialise(part) : null)),
    }),
    restore(saved) {
      const { detector: by, model, alarm } = (saved ?? {}) as Partial<SavedState>;
      if (by !== name)
        return { ok: false, reason: `was saved by detector ${JSON.stringify(by)}, not ${name}` };
      if (!Array.isArray(model) || model.every((part) => part === null))
        return { ok: false, reason: 'is damaged: model is missing' };
      const parts: (DetectorState | undefined)[] = [];
      for (const part of model) {
        const restored = part === null ? undefined : detector.restore(part);
        if (restored && !restored.ok) return restored;
        parts.push(restored?.state);
      }
      const state = open(parts);
      state.verdict.alarm = alarm === true;
      return { ok: true, state };
    },
  };
}

function combine(
  { parts, verdict }: PerColumnState,
  judge: (part: DetectorState, column: number) => Verdict,
): Verdict {
  verdict.alarm = false;
  verdict.score = 0;
  verdict.statistic = 0;
  let judged = 0;
  let warming = 0;
  let total = 0;
  for (let column = 0; column < parts.length; column++) {
    const part = parts[column];
    const { status, score, alarm, statistic } = part ? judge(part, column) : notKnown;
    if (status === 'ok') judged++;
    if (status === 'warming up') warming++;
    verdict.alarm ||= alarm;
    verdict.score = Math.max(verdict.score, score);
    verdict.statistic = Math.max(verdict.statistic, statistic);
    verdict.contributions[column] = score;
    total += score;
  }
  if (judged === 0) return withhold(verdict, warming > 0 ? 'warming up' : 'not enough data');
  verdict.status = 'ok';
  for (let column = 0; column < parts.length; column++)
    verdict.contributions[column] = total > 0 ? (verdict.contributions[column] as number) / total : 0;
  return verdict;
}

const notKnown = { status: 'not enough data', score: 0, alarm: false, statistic: 0 } as const;
