import type { MachineState, Sensor } from '../src/plant/machine.ts';
import { severeScore, silentAfterMs, usableQuality } from '../src/plant/rules.ts';

/** A sensor's latest reading, and what it says; thresholds at, below and above. */
export interface SensorCase {
  /** Milliseconds since it was measured, negative where the clock of the source is ahead; null: never. */
  ageMs: number | null;
  value: number;
  quality: number;
  low: number | null;
  high: number | null;
  status: Sensor['status'];
}

const sound = { ageMs: 0, value: 75, quality: 192, low: 60, high: 90 };

export const sensorCases: readonly SensorCase[] = [
  { ...sound, status: 'in range' },
  { ...sound, value: 60, status: 'in range' },
  { ...sound, value: 90, status: 'in range' },
  { ...sound, value: 59.999, status: 'out of range' },
  { ...sound, value: 90.001, status: 'out of range' },
  { ...sound, value: 1_000, high: null, status: 'in range' },
  { ...sound, value: 59, high: null, status: 'out of range' },
  { ...sound, value: -1_000, low: null, status: 'in range' },
  { ...sound, value: 91, low: null, status: 'out of range' },
  { ...sound, low: null, high: null, status: 'range unknown' },
  { ...sound, quality: usableQuality, status: 'in range' },
  { ...sound, quality: usableQuality - 1, status: 'bad quality' },
  { ...sound, quality: 0, value: 1_000, status: 'bad quality' },
  { ...sound, ageMs: silentAfterMs, status: 'in range' },
  { ...sound, ageMs: silentAfterMs + 1, status: 'silent' },
  { ...sound, ageMs: silentAfterMs + 1, value: 1_000, quality: 0, status: 'silent' },
  { ...sound, ageMs: null, status: 'silent' },
  // A clock that is ahead makes nobody silent.
  { ...sound, ageMs: -120_000, status: 'in range' },
  { ...sound, ageMs: -120_000, value: 91, status: 'out of range' },
];

/** The signs of a machine of one sensor, and the state that they add up to. */
export interface MachineCase {
  ageMs: number | null;
  isOutOfRange: boolean;
  /** Peak scores of the open episodes. */
  openScores: readonly number[];
  state: MachineState;
}

const calm = { ageMs: 0, isOutOfRange: false, openScores: [] };

export const machineCases: readonly MachineCase[] = [
  { ...calm, state: 'normal' },
  { ...calm, isOutOfRange: true, state: 'warning' },
  { ...calm, openScores: [0.5], state: 'warning' },
  { ...calm, openScores: [0.5, severeScore - 0.001], state: 'warning' },
  { ...calm, openScores: [0.5, severeScore], state: 'anomaly' },
  { ...calm, openScores: [1], isOutOfRange: true, state: 'anomaly' },
  { ...calm, ageMs: silentAfterMs, state: 'normal' },
  { ...calm, ageMs: silentAfterMs + 1, openScores: [1], isOutOfRange: true, state: 'stale' },
  { ...calm, ageMs: null, state: 'stale' },
  { ...calm, ageMs: -120_000, state: 'normal' },
];
