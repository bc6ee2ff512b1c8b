import type { MachineAlarms } from '../episodes/machine-alarms.ts';
import type { Column, Row } from '../resampling/row.ts';
import { type Sensors, stoppedTogether, togetherFinding } from './common-cause.ts';
import { sensorFinding } from './findings.ts';
import { sensorDetectorNames } from './sensor-monitor.ts';

/** Judges each sensor by itself; what stops together is told of the machine, and not of each sensor. */
export function watchSensors(alarms: MachineAlarms, { fresh }: Row, sensors: Sensors): void {
  const { monitors, columns, at } = sensors;
  for (const [i, monitor] of monitors.entries()) monitor.update(at, fresh[i] as number);
  for (const name of sensorDetectorNames) {
    const together = stoppedTogether(name, sensors);
    if (together.length > 0) alarms.update(name, null, togetherFinding(name, together, sensors));
    for (const [i, monitor] of monitors.entries()) {
      const column = columns[i] as Column;
      const finding = sensorFinding(name, monitor, { column, at });
      alarms.update(name, column.sensor, together.includes(i) ? { ...finding, alarm: false } : finding);
    }
  }
}
