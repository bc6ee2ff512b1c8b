import {
  createDropOut,
  createStuckSensor,
  type Detector,
  type DetectorState,
  type SavedState,
  type Verdict,
} from '@i40/detect';

/** The respects in which a single sensor is watched; its place among the others is the machine model's business. */
export const sensorDetectors: {
  readonly 'stuck-sensor': ReturnType<typeof createStuckSensor>;
  readonly 'drop-out': ReturnType<typeof createDropOut>;
} = {
  'stuck-sensor': createStuckSensor(),
  'drop-out': createDropOut(),
};

export type SensorDetectorName = keyof typeof sensorDetectors;
export const sensorDetectorNames = Object.keys(sensorDetectors) as SensorDetectorName[];

export type SavedSensorMonitor = Record<SensorDetectorName, SavedState>;

/** One sensor by itself: whether it hangs, and whether it has fallen silent. */
export class SensorMonitor {
  /** Since when it has been silent, or has shown the same value. */
  silentSince: number | undefined;
  sameSince = Number.NaN;
  lastValue = Number.NaN;
  readonly #states: Record<SensorDetectorName, DetectorState>;
  readonly #sample = new Float64Array(1);

  constructor(saved?: SavedSensorMonitor) {
    this.#states = {
      'stuck-sensor': restored('stuck-sensor', saved),
      'drop-out': restored('drop-out', saved),
    };
  }

  /** Takes in what came in this step: NaN for nothing. */
  update(at: number, value: number): void {
    this.#sample[0] = value;
    for (const name of sensorDetectorNames) this.#detector(name).update(this.#states[name], this.#sample);
    if (Number.isNaN(value)) {
      this.silentSince ??= at;
      return;
    }
    this.silentSince = undefined;
    if (value !== this.lastValue) this.sameSince = at;
    this.lastValue = value;
  }

  verdict(name: SensorDetectorName): Verdict {
    return this.#states[name].verdict;
  }

  /** Since when it is as this detector looks for, epoch milliseconds; undefined while it is not. */
  since(name: SensorDetectorName): number | undefined {
    if (name === 'drop-out') return this.silentSince;
    return this.silentSince === undefined && !Number.isNaN(this.sameSince) ? this.sameSince : undefined;
  }

  /** Whether its value means nothing at the moment. */
  get isOut(): boolean {
    return sensorDetectorNames.some((name) => this.#states[name].verdict.alarm);
  }

  save(): SavedSensorMonitor {
    return {
      'stuck-sensor': this.#detector('stuck-sensor').serialise(this.#states['stuck-sensor']),
      'drop-out': this.#detector('drop-out').serialise(this.#states['drop-out']),
    };
  }

  #detector(name: SensorDetectorName): Detector<DetectorState> {
    return sensorDetectors[name] as Detector<DetectorState>;
  }
}

function restored(name: SensorDetectorName, saved: SavedSensorMonitor | undefined): DetectorState {
  const detector = sensorDetectors[name] as Detector<DetectorState>;
  const former = saved && detector.restore(saved[name]);
  if (former?.ok) return former.state;
  const fresh = detector.fit([]);
  if (!fresh.ok) throw new Error(`${name} must learn as it goes: ${fresh.reason}`);
  return fresh.state;
}
