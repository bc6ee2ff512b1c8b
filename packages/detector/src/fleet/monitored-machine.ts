import type { MachineMonitor } from '../machines/machine-monitor.ts';
import type { SensorValue } from '../resampling/row.ts';
import type { EpisodeGate } from './episode-gate.ts';

export interface MonitoredMachine {
  monitor: MachineMonitor;
  /** What was found in live values, until the database has shown these. */
  gate: EpisodeGate;
  createdAt: number;
  /** What has come while the past is still being read; undefined once it is live. */
  waiting: SensorValue[] | undefined;
  /** The newest time in the first message that waits: what is older was committed before. */
  pastUntil: number;
  /** When something came last. */
  heardAt: number;
  /** The newest time among its readings. */
  newestAt: number;
  savedAt: number;
}
