/**
 * The plant that the simulator plays. To add a machine or a sensor, add it here; of a new sensor the compiler then
 * asks how it moves (`sensor-signal.ts` of the simulator).
 */

/** A physical quantity that machines report, with the range in which it is normal. */
interface Measurement {
  unit: string;
  normal: { low: number; high: number };
  description: string;
}

export interface SensorModel extends Measurement {
  sensor: SensorName;
}

export interface MachineModel {
  machine_id: string;
  line: string;
  description: string;
  sensors: readonly SensorModel[];
}

export const sensorModels = {
  temp: {
    unit: '°C',
    normal: { low: 60, high: 90 },
    description: 'Bearing housing temperature',
  },
  vibration: {
    unit: 'mm/s',
    normal: { low: 0.1, high: 5 },
    description: 'Vibration velocity, RMS',
  },
  pressure: {
    unit: 'bar',
    normal: { low: 2, high: 6 },
    description: 'Discharge pressure',
  },
  current: { unit: 'A', normal: { low: 4, high: 16 }, description: 'Motor current, RMS' },
  speed: { unit: 'rpm', normal: { low: 1300, high: 1520 }, description: 'Shaft speed' },
} as const satisfies Record<string, Measurement>;

export type SensorName = keyof typeof sensorModels;

export const allSensors: readonly SensorModel[] = Object.entries(sensorModels).map(
  ([sensor, measurement]) => ({
    sensor: sensor as SensorName,
    ...measurement,
  }),
);

export const plantModel: readonly MachineModel[] = [
  { machine_id: 'M01', line: 'lineA', description: 'Pump 1', sensors: allSensors },
  { machine_id: 'M02', line: 'lineA', description: 'Pump 2', sensors: allSensors },
  { machine_id: 'M03', line: 'lineA', description: 'Pump 3', sensors: allSensors },
];

/** What the plant model knows of a series, so that its unit and normal range need not be typed in by hand. */
export function findSensorModel(machineId: string, sensor: string): SensorModel | undefined {
  const machine = plantModel.find(({ machine_id }) => machine_id === machineId);
  return machine?.sensors.find((model) => model.sensor === sensor);
}

export function findMachineModel(machineId: string): MachineModel | undefined {
  return plantModel.find(({ machine_id }) => machine_id === machineId);
}
