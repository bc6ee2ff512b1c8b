import type { RegisteredDetector } from '@i40/detect';
import { digits, formatTable } from '../../shared/text-table.ts';
import { forMachine, runDetector } from '../run-detector.ts';
import { skabFitRows } from './skab-data.ts';

/** Share of rows in alarm, and alarms, on a recording of normal operation: what a detector costs its operators. */
export function falseAlarmReport(
  chosen: readonly (readonly [string, RegisteredDetector])[],
  rows: readonly Float64Array[],
): string {
  const lines = chosen.flatMap(([name, registered]) =>
    [skabFitRows, 2_000].map((fitRows) => {
      const detector = forMachine(registered, registered.threshold);
      const { alarms, refusal } = runDetector(detector, { rows, fitRows, ranking: registered.ranking });
      const share = (100 * alarms.filter(Boolean).length) / (rows.length - fitRows);
      const episodes = alarms.filter((alarm, row) => alarm && !alarms[row - 1]).length;
      return [`${name}, fitted on ${fitRows} rows`, refusal ?? digits(share, 2), String(episodes)];
    }),
  );
  return formatTable(['anomaly-free.csv', 'rows in alarm, %', 'alarms'], lines);
}
