import { describeMoment, describeSilence, describeStuck, sharesBySensor, type Verdict } from '@i40/detect';
import type { Finding } from '../episodes/episode.ts';
import type { Column } from '../resampling/row.ts';
import type { SensorDetectorName, SensorMonitor } from './sensor-monitor.ts';

/** The row that a verdict is about, and what is usual for each column. */
interface JudgedRow {
  at: number;
  columns: readonly Column[];
  values: Float64Array;
  usual: Float64Array;
}

/** What a verdict on all sensors together says about the machine. */
export function machineFinding(verdict: Verdict, { at, columns, values, usual }: JudgedRow): Finding {
  const { alarm, score, statistic, contributions: shares } = verdict;
  return {
    at,
    alarm,
    score,
    severity: statistic,
    describe: () => {
      const expected = verdict.expected ?? usual;
      const byOthers = verdict.expected !== undefined;
      const moment = { columns, values, expected, shares, byOthers };
      return { contributions: sharesBySensor(moment), explanation: describeMoment(moment) };
    },
  };
}

/** What one sensor is like in one respect. */
export function sensorFinding(
  name: SensorDetectorName,
  monitor: SensorMonitor,
  { column, at }: { column: Column; at: number },
): Finding {
  const { alarm, score } = monitor.verdict(name);
  return {
    at,
    alarm,
    score,
    // The longer, the worse.
    severity: at,
    describe: () => ({
      contributions: { [column.sensor]: 1 },
      explanation: describeSensor(name, monitor, column, at),
    }),
  };
}

function describeSensor(
  name: SensorDetectorName,
  monitor: SensorMonitor,
  column: Column,
  at: number,
): string {
  const secondsSince = (start: number) => (at - start) / 1000;
  return name === 'stuck-sensor'
    ? describeStuck(column, monitor.lastValue, secondsSince(monitor.sameSince))
    : describeSilence(column, monitor.lastValue, secondsSince(monitor.silentSince ?? at));
}
