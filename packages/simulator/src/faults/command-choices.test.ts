import { describe, expect, it } from 'vitest';
import { buildFleet } from '../plant/fleet.ts';
import { findMachine } from './command-choices.ts';

describe('findMachine', () => {
  it('lists the choices, shortened where they are many', () => {
    expect(findMachine(buildFleet(3), 'X')).toMatchObject({
      reason: 'there is no machine X; known: M01, M02, M03',
    });
    expect(findMachine(buildFleet(50), 'X')).toMatchObject({
      reason: 'there is no machine X; known: M01 to M50',
    });
  });
});
