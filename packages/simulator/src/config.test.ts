import { plantModel, UsageError } from '@i40/common';
import { parseEnv } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { simulatorConfig, simulatorEnv } from './config.ts';
import { countSeries } from './plant/fleet.ts';

describe('simulatorConfig', () => {
  it('plays every series of the plant model once a second unless told otherwise', () => {
    expect(simulatorConfig(parseEnv(simulatorEnv, {}))).toEqual({
      rate: countSeries(plantModel),
      machines: plantModel.length,
      seed: 4040,
      faultEveryS: 1_800,
    });
  });

  it.each([
    { SIM_RATE: '0.5' },
    { SIM_RATE: '50001' },
    { SIM_RATE: 'fast' },
    { SIM_MACHINES: '0' },
    { SIM_MACHINES: '1001' },
    { SIM_SEED: '1.5' },
    { SIM_FAULT_EVERY_S: '-1' },
    { SIM_FAULT_EVERY_S: '0.5' },
  ])('refuses %j', (env) => {
    expect(() => parseEnv(simulatorEnv, env)).toThrow(UsageError);
  });

  it.each([{ SIM_RATE: '1' }, { SIM_RATE: '50000' }, { SIM_MACHINES: '1000' }, { SIM_FAULT_EVERY_S: '0' }])(
    'accepts %j',
    (env) => {
      expect(() => parseEnv(simulatorEnv, env)).not.toThrow();
    },
  );
});
