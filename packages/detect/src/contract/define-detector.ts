import type { Detector, DetectorState, Fitted, Sample, SavedState, Verdict } from './detector.ts';
import { isUsable, pick, withoutGaps } from './sample.ts';
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
  /** Whether its verdicts say what was to be expected. */
  expects?: boolean;
  /** A model of the right shape that has learnt nothing; see saved-model.ts. */
  blank(columns: number): Model;
  /** Whether `learn` wants rows as they are; otherwise their gaps are filled. */
  keepsGaps?: boolean;
  /** Fills a blank model from rows, or says why it cannot. */
  learn(model: Model, rows: readonly Float64Array[]): string | undefined;
  /** Judges a sample, which may hold NaN, learns from it, and fills the verdict. */
  judge(model: Model, sample: Sample, verdict: Verdict): void;
}

export interface PlannedState<Model extends object> extends DetectorState<Model> {
  /** The columns that had values when it was fitted: the model knows those alone. */
  readonly known: number[];
  /** Work space where that is not all of them. */
  readonly part?: { sample: Float64Array; verdict: Verdict };
}

/** Makes a detector of a plan: checks rows and samples, saves and restores. */
export function defineDetector<Model extends object>(
  plan: DetectorPlan<Model>,
): Detector<PlannedState<Model>> {
  const { name, version } = plan;
  const options = JSON.stringify(plan.options);
  const open = (columns: number, known: number[]): PlannedState<Model> => ({
    columns,
    known,
    model: plan.blank(known.length),
    verdict: createVerdict(columns, plan.expects),
    ...(known.length < columns && {
      part: { sample: new Float64Array(known.length), verdict: createVerdict(known.length, plan.expects) },
    }),
  });
  return {
    name,
    version,
    fit(rows) {
      const columns = rows[0]?.length ?? plan.maxColumns ?? 0;
      const reason = problemOf(rows, columns, plan);
      if (reason) return { ok: false, reason };
      const known = knownColumns(rows, columns, plan.minRows > 0);
      if (known.length === 0) return { ok: false, reason: 'no column holds a value' };
      const state = open(columns, known);
      const refusal = plan.learn(state.model, plan.keepsGaps ? pick(rows, known) : withoutGaps(rows, known));
      return refusal ? { ok: false, reason: refusal } : { ok: true, state };
    },
    update(state, sample) {
      if (sample.length !== state.columns)
        throw new RangeError(
          `${name} was fitted on ${state.columns} columns, the sample has ${sample.length}`,
        );
      if (state.part) judgePart(state, sample, plan);
      else plan.judge(state.model, sample, state.verdict);
      return state.verdict;
    },
    serialise: ({ columns, known, model, part, verdict }) => ({
      detector: name,
      version,
      options,
      columns,
      known,
      alarm: (part?.verdict ?? verdict).alarm,
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
  const { detector, version, options, columns, known, alarm } = saved as Partial<SavedState>;
  if (detector !== expected.detector)
    return `was saved by detector ${JSON.stringify(detector)}, not ${expected.detector}`;
  if (version !== expected.version)
    return `was saved by version ${JSON.stringify(version)}, this is version ${expected.version}`;
  if (options !== expected.options) return 'was saved with other options';
  if (!Number.isInteger(columns) || Number(columns) < 1 || Number(columns) > 10_000)
    return `cannot have ${JSON.stringify(columns)} columns`;
  const isColumn = (column: unknown, i: number) =>
    Number.isInteger(column) && Number(column) < Number(columns) && Number(column) > (known?.[i - 1] ?? -1);
  if (!Array.isArray(known) || known.length === 0 || !known.every(isColumn))
    return 'does not say which columns it knows';
  return typeof alarm === 'boolean' ? undefined : 'does not say whether it was in alarm';
}

/** The columns with at least one value; all of them for a detector that learns as it goes. */
function knownColumns(rows: readonly Sample[], columns: number, fromRows: boolean): number[] {
  const all = Array.from({ length: columns }, (_, column) => column);
  return fromRows ? all.filter((column) => rows.some((row) => isUsable(row[column]))) : all;
}

function judgePart<Model extends object>(
  { model, known, part, verdict }: PlannedState<Model>,
  sample: Sample,
  { judge }: DetectorPlan<Model>,
): void {
  if (!part) return;
  for (let i = 0; i < known.length; i++) part.sample[i] = sample[known[i] ?? 0] ?? Number.NaN;
  judge(model, part.sample, part.verdict);
  const { contributions, expected, ...rest } = part.verdict;
  Object.assign(verdict, rest);
  verdict.contributions.fill(0);
  for (let i = 0; i < known.length; i++) {
    verdict.contributions[known[i] ?? 0] = contributions[i] ?? 0;
    if (expected && verdict.expected) verdict.expected[known[i] ?? 0] = expected[i] ?? Number.NaN;
  }
}

function readState<Model extends object>(
  { columns, known, alarm, model }: SavedState,
  open: (columns: number, known: number[]) => PlannedState<Model>,
): Fitted<PlannedState<Model>> {
  try {
    const state = open(columns, known);
    readModel(state.model, model);
    state.verdict.alarm = alarm;
    if (state.part) state.part.verdict.alarm = alarm;
    return { ok: true, state };
  } catch (error) {
    if (error instanceof SavedModelError) return { ok: false, reason: `is damaged: ${error.message}` };
    throw error;
  }
}
