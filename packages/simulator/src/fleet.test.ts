import { nameSchema, plantModel } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { buildFleet, countSeries } from './fleet.ts';

describe('buildFleet', () => {
  it('is the plant model for three machines, and its first for one', () => {
    expect(buildFleet(3)).toEqual(plantModel);
    expect(buildFleet(1)).toEqual(plantModel.slice(0, 1));
  });

  it('puts further machines on further lines, ten on each', () => {
    const fleet = buildFleet(24);
    expect(fleet[3]).toMatchObject({ machine_id: 'M04', line: 'lineB' });
    expect(fleet[12]).toMatchObject({ machine_id: 'M13', line: 'lineB' });
    expect(fleet[13]).toMatchObject({ machine_id: 'M14', line: 'lineC' });
    expect(fleet[23]).toMatchObject({ machine_id: 'M24', line: 'lineD' });
  });

  it('names a thousand machines and their lines apart', () => {
    const fleet = buildFleet(1_000);
    expect(new Set(fleet.map(({ machine_id }) => machine_id)).size).toBe(1_000);
    expect(fleet.at(-1)).toMatchObject({ machine_id: 'M1000', line: 'lineCW' });
    for (const { machine_id, line } of fleet) {
      expect(nameSchema.safeParse(machine_id).success && nameSchema.safeParse(line).success).toBe(true);
    }
    expect(countSeries(fleet)).toBe(5_000);
  });
});
