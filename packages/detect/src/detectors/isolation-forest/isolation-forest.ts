import { defineDetector } from '../../contract/define-detector.ts';
import type { Sample, Verdict } from '../../contract/detector.ts';
import type { RegisteredDetector } from '../../contract/registered-detector.ts';
import { isUsable } from '../../contract/sample.ts';
import { toShares, withhold } from '../../contract/verdict.ts';
import { scorePoint } from '../../statistics/point-score.ts';
import { seededRandom } from '../../statistics/seeded-random.ts';
import { TailCalibration } from '../../statistics/tails/tail-calibration.ts';
import { emptyTrees, growTree, type IsolationTrees, leaf, nodesPerTree } from './isolation-tree.ts';

export interface IsolationForestOptions {
  trees: number;
  /** Training rows that each tree sees, at most 1,024. */
  sampleSize: number;
  seed: number;
  /** The statistic from which on it is an alarm, in (0, 1). */
  threshold: number;
}

export const isolationForestDefaults: IsolationForestOptions = {
  trees: 100,
  sampleSize: 256,
  seed: 1,
  threshold: 0.65,
};

/**
 * Isolation forest: random splits isolate an unusual row sooner than a normal one. The statistic is 2^(-h/c): h the mean
 * depth at which the row ends up, c the depth expected of as many rows; near 1 is unusual, below 0.5 normal. The same
 * seed and rows give the same forest.
 *
 * A split that leaves few rows on the row's side is what isolates it: each sensor gets credit for the halvings beyond
 * one that its splits are worth. After the idea of DIFFI (Carletti, Terzi, Susto, Engineering Applications of
 * Artificial Intelligence 119, 2023), that splits near a lone leaf tell which column is to blame.
 *
 * Source: Liu, Ting, Zhou, Isolation Forest, ICDM 2008, with its 100 trees of 256 rows.
 *
 * Example: fitted on rows around (0, 0), the row (0, 9) is unusual, and the second column to blame.
 */
export function createIsolationForest(options: Partial<IsolationForestOptions> = {}) {
  const all = { ...isolationForestDefaults, ...options };
  const { trees, sampleSize, seed } = all;
  return defineDetector<ForestModel>({
    name: 'isolation-forest',
    version: 1,
    options: { trees, sampleSize, seed },
    minRows: 32,
    maxColumns: leaf,
    blank: (columns) => ({
      trees: emptyTrees(trees, sampleSize),
      low: new Float64Array(columns),
      range: new Float64Array(columns),
      sampled: 0,
      calibration: new TailCalibration(),
      scratch: { row: new Float64Array(columns) },
    }),
    learn(model, rows) {
      plant(model, rows, all);
      const weights = new Float64Array(model.low.length);
      for (const row of rows) model.calibration.observe(statisticOf(model, row, { weights, ...all }));
      return undefined;
    },
    judge: (model, sample, verdict) => judge(model, sample, verdict, all),
  });
}

export const isolationForest: RegisteredDetector = {
  name: 'isolation-forest',
  aliases: ['forest'],
  summary: 'rows that random splits isolate soon',
  judges: 'sensors together',
  ranking: 'score',
  threshold: isolationForestDefaults.threshold,
  candidates: [0.5, 0.55, 0.6, 0.65, 0.7],
  create: ({ threshold = isolationForestDefaults.threshold } = {}) => createIsolationForest({ threshold }),
};

interface ForestModel {
  trees: IsolationTrees;
  /** Smallest value and range of each column in fitting: splits are kept relative to them. */
  low: Float64Array;
  range: Float64Array;
  /** Rows that each tree has seen. */
  sampled: number;
  calibration: TailCalibration;
  scratch: { row: Float64Array };
}

function plant(
  model: ForestModel,
  rows: readonly Float64Array[],
  { trees, sampleSize, seed }: IsolationForestOptions,
): void {
  for (let column = 0; column < model.low.length; column++) {
    const [low, high] = extremes(rows, column);
    model.low[column] = low;
    model.range[column] = high > low ? high - low : Math.max(Math.abs(low) * 1e-9, 1e-12);
  }
  const scaled: Float64Array[] = rows.map((row) => row.map((value, column) => scale(model, value, column)));
  const random = seededRandom(seed);
  model.sampled = Math.min(sampleSize, rows.length);
  for (let tree = 0; tree < trees; tree++) {
    for (let i = 0; i < model.sampled; i++) {
      const other = i + Math.floor(random() * (scaled.length - i));
      [scaled[i], scaled[other]] = [scaled[other] as Float64Array, scaled[i] as Float64Array];
    }
    const offset = tree * nodesPerTree(sampleSize);
    growTree(model.trees, offset, { rows: scaled.slice(0, model.sampled), random });
  }
}

function judge(model: ForestModel, sample: Sample, verdict: Verdict, options: IsolationForestOptions): void {
  let present = 0;
  for (let column = 0; column < sample.length; column++) if (isUsable(sample[column])) present++;
  if (present === 0) {
    withhold(verdict, 'not enough data');
    return;
  }
  const statistic = statisticOf(model, sample, { weights: verdict.contributions, ...options });
  toShares(verdict.contributions);
  const { threshold } = options;
  scorePoint(verdict, model.calibration, { statistic, threshold, expectedTail: 1 });
}

/** 2^(-h/c), and into `weights` each column's part in it. */
function statisticOf(
  model: ForestModel,
  sample: Sample,
  { weights, trees, sampleSize }: { weights: Float64Array; trees: number; sampleSize: number },
): number {
  const { row } = model.scratch;
  for (let column = 0; column < row.length; column++) {
    const value = sample[column];
    row[column] = isUsable(value) ? scale(model, value, column) : Number.NaN;
  }
  weights.fill(0);
  let depths = 0;
  for (let tree = 0; tree < trees; tree++)
    depths += depthIn(model.trees, tree * nodesPerTree(sampleSize), row, weights);
  return 2 ** (-depths / trees / expectedDepth(model.sampled));
}

function depthIn(trees: IsolationTrees, offset: number, row: Float64Array, weights: Float64Array): number {
  let node = offset;
  let depth = 0;
  for (;;) {
    const column = trees.column[node] as number;
    const size = trees.size[node] as number;
    if (column === leaf) return depth + (leafDepth[size] as number);
    const [left, right] = [node + 1, offset + (trees.right[node] as number)];
    const value = row[column] as number;
    // A missing value goes where most rows went.
    const goesLeft = Number.isNaN(value)
      ? (trees.size[left] as number) >= (trees.size[right] as number)
      : value < (trees.split[node] as number);
    node = goesLeft ? left : right;
    const credit = (logTwo[size] as number) - (logTwo[trees.size[node] as number] as number) - 1;
    if (credit > 0) weights[column] = (weights[column] as number) + credit;
    depth++;
  }
}

/** Mean depth of a leaf in a random binary search tree of n values: c(n) of the paper. */
export function expectedDepth(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + 0.5772156649) - (2 * (n - 1)) / n;
}

/** Looked up for every node on every path. */
const largestSample = 1_024;
const leafDepth = Float64Array.from({ length: largestSample + 1 }, (_, n) => expectedDepth(n));
const logTwo = Float64Array.from({ length: largestSample + 1 }, (_, n) => Math.log2(Math.max(1, n)));

const scale = ({ low, range }: ForestModel, value: number, column: number) =>
  (value - (low[column] as number)) / (range[column] as number);

function extremes(rows: readonly Float64Array[], column: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    low = Math.min(low, row[column] as number);
    high = Math.max(high, row[column] as number);
  }
  return [low, high];
}
