import { leastSpread, type Quantum, quantumOf } from '../../../statistics/quantum.ts';
import { jointShrinkOf, levelStatistic, raiseLimits, shrinkOf } from '../adaptive-charts.ts';
import { type AdaptiveModel, burnIn } from '../adaptive-model.ts';
import type { AdaptiveOptions } from '../adaptive-options.ts';
import type { Distance } from '../adaptive-scratch.ts';
import { fitInnovations } from './innovation-fit.ts';
import { fitMember } from './member-fit.ts';

/** The least share of the raw spread that a smoothed deviation must be allowed. */
const noiseShare = 0.3;

/** Learns members, innovations and limits from rows of normal operation; returns why it cannot. */
export function fitAdaptive(
  model: AdaptiveModel,
  rows: readonly Float64Array[],
  options: AdaptiveOptions,
): string | undefined {
  const { scratch, levels, relations, innovations, active } = model;
  const n = active.length;
  model.rowsLearnt = rows.length;
  const columns = Array.from({ length: n }, (_, column) =>
    Float64Array.from(rows, (row) => row[column] as number),
  );
  const quanta = columns.map(quantumOf);
  for (let i = 0; i < n; i++) {
    model.isCounter[i] = Number(isCounter(columns[i] as Float64Array));
    active[i] = Number((quanta[i]?.step ?? 0) > 0 && !model.isCounter[i]);
  }
  const deviation = columns.map(standardDeviation);
  const sensors = active.reduce((sum, is) => sum + is, 0);
  const fits = [...levels, ...relations].map((member) => {
    for (let i = 0; i < n; i++)
      member.noise[i] = Math.max(
        (noiseShare * (deviation[i] as number)) ** 2 / member.smoothing,
        leastSpread(quanta[i] as Quantum, member.smoothing) ** 2,
      );
    return fitMember(model, member, rows, levels.includes(member) ? jointShrinkOf : shrinkOf);
  });
  const distances = fits.map((fit) => fit.distances);
  // As every later row will be: about a baseline that follows.
  const baselines = fits[levels.length - 1]?.baselines ?? [];
  const about = rows.map((row, r) => row.map((value, i) => value - (baselines[r]?.[i] as number)));
  for (let i = 0; i < n; i++) {
    const least = leastSpread(quanta[i] as Quantum, 1);
    const own = standardDeviation(Float64Array.from(about, (row) => row[i] as number));
    innovations.scale[i] = Math.max(own, least) || 1;
    innovations.noise[i] = (least / (innovations.scale[i] as number)) ** 2;
  }
  const { energies, trends, apart } = fitInnovations(innovations, about, {
    active,
    sensors,
    energyRows: options.energyRows,
  });
  const count = rows.length - burnIn;
  const level = Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let m = 0; m < levels.length; m++) sum += levelStatistic(distances[m]?.[row] as Distance);
    return sum / levels.length;
  });
  const relation = Float64Array.from({ length: count }, (_, row) => {
    let largest = 0;
    for (let m = levels.length; m < distances.length; m++)
      largest = Math.max(largest, distances[m]?.[row]?.relative ?? 0);
    return largest;
  });
  for (const [c, values] of [level, relation, energies, trends, apart].entries())
    model.charts[c]?.tail.start(values);
  raiseLimits(model);
  scratch.sample.set(rows.at(-1) ?? []);
  return undefined;
}

/** An energy meter, a piece counter: it is new every time, and that is normal. */
function isCounter(values: Float64Array): boolean {
  let rises = 0;
  for (let i = 1; i < values.length; i++) {
    const step = (values[i] as number) - (values[i - 1] as number);
    if (step < 0) return false;
    if (step > 0) rises++;
  }
  return rises > 2;
}

function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
