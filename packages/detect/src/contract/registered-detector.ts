import type { Detector } from './detector.ts';
import { perColumn } from './per-column.ts';

/** What a detector may be told about the series before it sees them. */
export interface DetectorSettings {
  /** Samples a day, for detectors that know the daily rhythm. */
  slotsPerDay?: number;
  /** Replaces the detector's own threshold on its statistic. */
  threshold?: number;
}

/** A detector as the registry lists it: everything that commands, the service and `/predict` know of it. */
export interface RegisteredDetector {
  /**
   * Its one name: in commands, in `DETECTOR_METHOD`, as the `method` of `/predict` and in the table `anomalies`.
   * Lower-case words joined by hyphens, and the same as that of the detectors it creates.
   */
  readonly name: string;
  /** Former names that `/predict` still takes. */
  readonly aliases?: readonly string[];
  /** What it judges by, in a few words; the API's description shows them. */
  readonly summary: string;
  /** Whether it judges a machine's sensors together or a single series. */
  readonly judges: 'sensors together' | 'a single series';
  /** Whether a missing value is what it looks for. All others have no score for one. */
  readonly findsSilence?: boolean;
  /** What benchmarks sweep thresholds over: a detector that speaks in pulses has them in its statistic. */
  readonly ranking: 'score' | 'statistic';
  /** Its own threshold, and others to choose from in cross-validation. */
  readonly threshold: number;
  readonly candidates: readonly number[];
  /** Without settings as it does best in general. The same settings give detectors that read each other's states. */
  create(settings?: DetectorSettings): Detector;
  /**
   * As `/predict` runs it: it learns from the `rows` of one window of minutes, and then judges a single sample. By
   * default as `create` makes it.
   */
  createForWindow?(rows: number): Detector;
}

/** A detector for all columns of a window of `rows` rows, whatever it is made for. */
export function detectorForWindow(registered: RegisteredDetector, rows: number): Detector {
  const detector = registered.createForWindow?.(rows) ?? registered.create();
  return registered.judges === 'a single series' ? (perColumn(detector) as Detector) : detector;
}
