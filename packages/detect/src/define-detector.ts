import type { Detector, DetectorState, Fitted, Sample, SavedState, Verdict } from './detector.ts';
import { withoutGaps } from './sample.ts';
import { readModel, SavedModelError, writeModel } from './saved-model.ts';
import { createVerdict } from './verdict.ts';

/** What is particular to a detector; `defineDetector` adds what all have in common. */
export interface DetectorPlan<Model extends object> {
  name: string;
  version: number;
  /** Everything that a saved model depends on. */
  options: object;
  /** Rows that `learn` cannot do without; 0 for a detector that learns as it goes. */
  minRows: number;
  /** 1 for a detector of single series. */
  maxColumns?: number;
  /** A model of the right shape that has learnt nothing; see saved-model.ts. */
  blank(columns: number): Model;
  /** Fills a blank model from rows without gaps, or says why it cannot. */
  learn(model: Model, rows: readonly Float64Array[]): string | undefined;
  /** Judges a sample, which may hold NaN, learns from it, and fills the verdict. */
  judge(model: Model, sample: Sample, verdict: Verdict): void;
}

/** Makes a detector of a plan: checks rows and samples, saves and restores. */
export function defineDetector<Model extends object>(
  plan: DetectorPlan<Model>,
): Detector<DetectorState<Model>> {
  const { name, version } = plan;
  const options = JSON.stringify(plan.options);
  const open = (columns: number): DetectorState<Model> => ({
    columns,
    model: plan.blank(columns),
    verdict: createVerdict(columns),
  });
  return {
    name,
    version,
    fit(rows) {
      const columns = rows[0]?.length ?? plan.maxColumns ?? 0;
      const reason = problemOf(rows, columns, plan);
      if (reason) return { ok: false, reason };
      const state = open(columns);
      const refusal = plan.learn(state.model, withoutGaps(rows, columns));
      return refusal ? { ok: false, reason: refusal } : { ok: true, state };
    },
    update(state, sample) {
      if (sample.length !== state.columns)
        throw new RangeError(
          `${name} was fitted on ${state.columns} columns, the sample has ${sample.length}`,
        );
      plan.judge(state.model, sample, state.verdict);
      return state.verdict;
    },
    serialise: ({ columns, model }) => ({
      detector: name,
      version,
      options,
      columns,
      model: writeModel(model),
    }),
    restore(saved) {
      const reason = mismatch(saved, { detector: name, version, options });
      if (reason) return { ok: false, reason };
      return readState(saved as SavedState, open);
    },
  };
}

function problemOf(
  rows: readonly Sample[],
  columns: number,
  { minRows, maxColumns = Number.POSITIVE_INFINITY }: { minRows: number; maxColumns?: number },
): string | undefined {
  if (rows.length < minRows) return `needs at least ${minRows} rows, got ${rows.length}`;
  if (columns < 1) return 'needs at least one column';
  if (columns > maxColumns) return `takes ${maxColumns} column, got ${columns}`;
  const odd = rows.findIndex((row) => row.length !== columns);
  return odd < 0 ? undefined : `row ${odd} has ${rows[odd]?.length} columns, the first row ${columns}`;
}

function mismatch(saved: unknown, expected: Pick<SavedState, 'detector' | 'version' | 'options'>) {
  if (typeof saved !== 'object' || saved === null) return 'is not a saved detector';
  const { detector, version, options, columns } = saved as Partial<SavedState>;
  if (detector !== expected.detector)
    return `was saved by detector ${JSON.stringify(detector)}, not ${expected.detector}`;
  if (version !== expected.version)
    return `was saved by version ${JSON.stringify(version)}, this is version ${expected.version}`;
  if (options !== expected.options) return 'was saved with other options';
  if (!Number.isInteger(columns) || Number(columns) < 1 || Number(columns) > 10_000)
    return `cannot have ${JSON.stringify(columns)} columns`;
  return undefined;
}

function readState<Model extends object>(
  { columns, model }: SavedState,
  open: (columns: number) => DetectorState<Model>,
): Fitted<DetectorState<Model>> {
  try {
    const state = open(columns);
    readModel(state.model, model);
    return { ok: true, state };
  } catch (error) {
    if (error instanceof SavedModelError) return { ok: false, reason: `is damaged: ${error.message}` };
    throw error;
  }
}
