import type { Detector } from '@i40/detect';
import { MachineMonitor } from '@i40/detector';
import { type CsvTable, epochMs } from '../csv-table.ts';

/** What the service would have said about a recording of normal operation. */
export interface NormalRun {
  /** Share of the judged time with an open episode, in [0, 1]; NaN when nothing was judged. */
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
  const monitor = new MachineMonitor({
    site: 'site-1',
    machine_id: 'M01',
    detector,
    learnMs: learnRows * typicalStep(times),
    adoptMs: 8 * 3_600_000,
    onEpisode: (change) => {
      if (change === 'opened') episodes++;
    },
  });
  let judgedMs = 0;
  let openMs = 0;
  for (const [i, row] of rows.entries()) {
    const at = times[i] as number;
    const before = times[i - 1] ?? at;
    if (!monitor.isLearning) {
      judgedMs += at - before;
      if (monitor.alarms.open.length > 0) openMs += at - before;
    }
    monitor.take(columns.map((sensor, column) => ({ at, sensor, unit: null, value: row[column] as number })));
  }
  return { openShare: openMs / judgedMs, episodes, judgedHours: judgedMs / 3_600_000 };
}

function typicalStep(times: readonly number[]): number {
  const steps = times.slice(1).map((at, i) => at - (times[i] as number));
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 1_000;
}
