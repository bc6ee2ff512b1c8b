import { describeTogether } from '@i40/detect';
import type { Finding } from '../episodes/episode.ts';
import type { Column } from '../resampling/row.ts';
import type { SensorDetectorName, SensorMonitor } from './sensor-monitor.ts';

/** Steps within which sensors that fall together have stopped together; and steps that they must have lasted. */
const togetherSteps = 10;
const leastSteps = 5;
/** Fewer sensors, or a smaller share of a machine's, are failures of their own. */
const leastSensors = 3;
const leastShare = 1 / 3;

/** The sensors of a machine at one moment. */
export interface Sensors {
  monitors: readonly SensorMonitor[];
  columns: readonly Column[];
  at: number;
  periodMs: number;
}

/**
 * The columns that have stood still, or been silent, since about the same time as one that is in alarm about it, where
 * they are many: the machine has tripped, or a gateway is lost, and that is one thing.
 */
export function stoppedTogether(name: SensorDetectorName, { monitors, at, periodMs }: Sensors): number[] {
  const since = monitors.map((monitor) => monitor.since(name) ?? Number.NaN);
  const first = monitors.findIndex((monitor, i) => monitor.verdict(name).alarm && !Number.isNaN(since[i]));
  if (first < 0) return [];
  const together = since.flatMap((start, column) =>
    Math.abs(start - (since[first] as number)) <= togetherSteps * periodMs &&
    at - start >= leastSteps * periodMs
      ? [column]
      : [],
  );
  return together.length >= Math.max(leastSensors, leastShare * monitors.length) ? together : [];
}

/** What sensors that stopped together say about the machine. */
export function togetherFinding(
  name: SensorDetectorName,
  together: readonly number[],
  { monitors, columns, at }: Sensors,
): Finding {
  const names = together.map((column) => columns[column]?.sensor ?? '');
  const starts = together.map((column) => monitors[column]?.since(name) ?? at);
  return {
    at,
    alarm: true,
    score: Math.max(...together.map((column) => monitors[column]?.verdict(name).score ?? 0)),
    // The longer, the worse.
    severity: at,
    describe: () => ({
      contributions: Object.fromEntries(
        names.map((sensor) => [sensor, Math.round(1_000 / names.length) / 1_000]),
      ),
      explanation: describeTogether(name === 'stuck-sensor' ? 'stood still' : 'sent nothing', {
        names,
        of: columns.length,
        seconds: (at - Math.min(...starts)) / 1_000,
      }),
    }),
  };
}
