import { allSensors, nameSchema, plantModel } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { buildFleet, countSeries } from './fleet.ts';

describe('buildFleet', () => {
  const known = plantModel.length;

  it('is the plant model for as many machines as that has, and its first for one', () => {
    expect(buildFleet(known)).toEqual(plantModel);
    expect(buildFleet(1)).toEqual(plantModel.slice(0, 1));
  });

  it('puts further machines on further lines, ten on each', () => {
    const further = buildFleet(known + 21).slice(known);
    expect(further[0]).toMatchObject({ machine_id: `M${String(known + 1).padStart(2, '0')}`, line: 'lineB' });
    expect(further[9]).toMatchObject({ line: 'lineB' });
    expect(further[10]).toMatchObject({ line: 'lineC' });
    expect(further[20]).toMatchObject({ machine_id: `M${known + 21}`, line: 'lineD' });
  });

  it('names a thousand machines and their lines apart', () => {
    const fleet = buildFleet(1_000);
    expect(new Set(fleet.map(({ machine_id }) => machine_id)).size).toBe(1_000);
    expect(fleet.at(-1)).toMatchObject({
      machine_id: 'M1000',
      line: expect.stringMatching(/^line[A-Z]{2}$/),
    });
    for (const { machine_id, line } of fleet) {
      expect(nameSchema.safeParse(machine_id).success && nameSchema.safeParse(line).success).toBe(true);
    }
    expect(countSeries(fleet)).toBe(countSeries(plantModel) + (1_000 - known) * allSensors.length);
  });
});
