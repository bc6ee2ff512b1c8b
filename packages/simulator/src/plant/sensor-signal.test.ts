import { allSensors } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { currentAt, sensorSignals, settledTemperatureAt, speedAt } from './sensor-signal.ts';

describe('sensorSignals', () => {
  it.each(allSensors)(
    'knows how $sensor moves, within its normal range at any load',
    ({ sensor, normal }) => {
      for (const load of [0.25, 0.5, 0.95]) {
        const currentA = currentAt(load);
        const point = {
          load,
          currentA,
          speedRpm: speedAt(load),
          temperatureC: settledTemperatureAt(currentA),
        };
        const value = sensorSignals[sensor]?.clean(point);
        expect(value).toBeGreaterThan(normal.low);
        expect(value).toBeLessThan(normal.high);
      }
    },
  );
});
