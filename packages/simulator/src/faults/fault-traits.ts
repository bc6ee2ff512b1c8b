import type { FaultKind, MachineModel, SensorModel, SensorName } from '@i40/common';

/** How far a fault has come, in seconds. */
export interface FaultMoment {
  elapsedS: number;
  durationS: number;
}

/** A sensor that a fault befalls: what it would show, and what it showed last. */
export interface FaultedSensor {
  model: SensorModel;
  value: number;
  last: number | undefined;
}

export interface FaultTrait {
  /** How long it usually lasts, in seconds. */
  usualS: number;
  /** The sensors in which it shows; undefined for a kind that befalls any one sensor. */
  shows: readonly SensorName[] | undefined;
  /** What the sensor shows instead; undefined when it sends nothing. */
  change(sensor: FaultedSensor, moment: FaultMoment): number | undefined;
}

const width = ({ normal }: SensorModel) => normal.high - normal.low;
const progress = ({ elapsedS, durationS }: FaultMoment) => Math.min(1, elapsedS / durationS);
/** 0 at the start, towards 1 with a lag of a quarter of the duration: 0.98 at the end. */
const settling = (moment: FaultMoment) => 1 - Math.exp(-4 * progress(moment));
/** 0 at the start, 1 at the end, two thirds of it in the last fifth: damage that breeds damage. */
const breeding = (moment: FaultMoment) => Math.expm1(5 * progress(moment)) / Math.expm1(5);

const emptyLinePressureBar = 1.2;

/**
 * What each kind of fault does to what a machine shows. A fault ends as if the part had been replaced: at once.
 * Example: 8 minutes into 8 minutes of bearing wear, 1.5 mm/s have become 11.5 mm/s.
 */
export const faultTraits: Readonly<Record<FaultKind, FaultTrait>> = {
  spike: { usualS: 5, shows: undefined, change: ({ model, value }) => value + 1.2 * width(model) },
  drift: {
    usualS: 600,
    shows: undefined,
    change: ({ model, value }, moment) => value + 0.8 * width(model) * progress(moment),
  },
  bearing_wear: {
    usualS: 480,
    shows: ['vibration', 'temp', 'current'],
    change({ model, value }, moment) {
      if (model.sensor === 'vibration') return value + 10 * breeding(moment);
      if (model.sensor === 'temp') return value + 6 * breeding(moment);
      return value * (1 + 0.08 * breeding(moment));
    },
  },
  overheating: {
    usualS: 420,
    shows: ['temp'],
    change: ({ value }, moment) => value + 36 * settling(moment),
  },
  leak: {
    usualS: 300,
    shows: ['pressure', 'current'],
    change({ model, value }, moment) {
      if (model.sensor === 'current') return value * (1 + 0.2 * settling(moment));
      return value + (emptyLinePressureBar - value) * settling(moment);
    },
  },
  stuck: { usualS: 120, shows: undefined, change: ({ value, last }) => last ?? value },
  drop_out: { usualS: 60, shows: undefined, change: () => undefined },
};

/**
 * The sensors of a machine that a fault of this kind shows in; of the kinds that befall one sensor, those that it
 * can befall.
 */
export function sensorsShowing(kind: FaultKind, machine: MachineModel): string[] {
  const { shows } = faultTraits[kind];
  return machine.sensors.map(({ sensor }) => sensor).filter((sensor) => !shows || shows.includes(sensor));
}

/** Whether this kind always shows in the same sensors, rather than in one of any. */
export function showsAlike(kind: FaultKind): boolean {
  return faultTraits[kind].shows !== undefined;
}
