import type { Detector } from '@i40/detect';
import { MachineMonitor } from '@i40/detector';
import { type CsvTable, epochMs } from '../csv-table.ts';

/** What the service would have said about a recording of normal operation. */
export interface NormalRun {
  /** Share of the judged time within an episode, from its first alarm to its last, in [0, 1]; NaN when nothing was judged. */
  openShare: number;
  episodes: number;
  judgedHours: number;
}

/** Readings are handed over row by row, as a machine sends them. */
export function playNormal(
  { columns, timestamps, rows }: CsvTable,
  { detector, learnRows }: { detector: Detector; learnRows: number },
): NormalRun {
  const times = timestamps.map(epochMs);
  let episodes = 0;
  const spans = new Map<string, [from: number, to: number]>();
  const monitor = new MachineMonitor({
    site: 'site-1',
    machine_id: 'M01',
    detector,
    learnMs: learnRows * typicalStep(times),
    adoptMs: 8 * 3_600_000,
    onEpisode: (change, { started_at, ended_at, detector, sensor }) => {
      if (change === 'opened') episodes++;
      const from = Date.parse(started_at);
      spans.set(`${started_at} ${detector} ${sensor}`, [
        from,
        ended_at === null ? (times.at(-1) ?? from) : Date.parse(ended_at),
      ]);
    },
  });
  let judgedMs = 0;
  for (const [i, row] of rows.entries()) {
    const at = times[i] as number;
    const before = times[i - 1] ?? at;
    if (!monitor.isLearning) judgedMs += at - before;
    monitor.take(columns.map((sensor, column) => ({ at, sensor, unit: null, value: row[column] as number })));
  }
  return { openShare: lengthOf([...spans.values()]) / judgedMs, episodes, judgedHours: judgedMs / 3_600_000 };
}

function typicalStep(times: readonly number[]): number {
  const steps = times.slice(1).map((at, i) => at - (times[i] as number));
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 1_000;
}

/** Length of what intervals cover together. */
function lengthOf(intervals: readonly [from: number, to: number][]): number {
  let length = 0;
  let covered = Number.NEGATIVE_INFINITY;
  for (const [from, to] of [...intervals].sort(([a], [b]) => a - b)) {
    length += Math.max(0, to - Math.max(from, covered));
    covered = Math.max(covered, to);
  }
  return length;
}
