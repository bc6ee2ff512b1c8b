import type { Run } from '../run-detector.ts';
import type { NabSeries } from './nab-data.ts';
import { probationaryRows } from './nab-score.ts';

export interface JudgedSeries {
  series: NabSeries;
  run: Run;
}

/** What operators feel of a threshold: % of rows outside windows that are detections, % of windows without one, delay. */
export function detectionRates(judged: readonly JudgedSeries[], threshold: number) {
  let [normalRows, falseAlarms, windows] = [0, 0, 0];
  const delays: number[] = [];
  for (const { series, run } of judged) {
    const isInside = (row: number) => series.windows.some(([start, end]) => row >= start && row <= end);
    for (let row = Math.ceil(probationaryRows(run.scores.length)); row < run.scores.length; row++) {
      if (isInside(row)) continue;
      normalRows++;
      if ((run.scores[row] ?? 0) >= threshold) falseAlarms++;
    }
    for (const [start, end] of series.windows) {
      windows++;
      const delay = run.scores.subarray(start, end + 1).findIndex((score) => score >= threshold);
      if (delay >= 0) delays.push(delay);
    }
  }
  delays.sort((a, b) => a - b);
  return {
    far: (100 * falseAlarms) / normalRows,
    mar: (100 * (windows - delays.length)) / windows,
    delayRows: delays[Math.floor(delays.length / 2)] ?? Number.NaN,
  };
}
