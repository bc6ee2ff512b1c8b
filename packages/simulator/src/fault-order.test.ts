import { describe, expect, it } from 'vitest';
import { findMachine, parseFaultOrder } from './fault-order.ts';
import { buildFleet } from './fleet.ts';

describe('parseFaultOrder', () => {
  const parse = (text: string) => parseFaultOrder(Buffer.from(text));

  it('reads an order', () => {
    expect(parse('{"kind":"spike","machine_id":"M01","sensor":"temp","duration_s":4}')).toEqual({
      ok: true,
      order: { kind: 'spike', machine_id: 'M01', sensor: 'temp', duration_s: 4 },
    });
  });

  it('gives the reason when the payload is not JSON', () => {
    expect(parse('spike!')).toEqual({ ok: false, reason: 'the payload is not valid JSON' });
  });

  it('names every field that is wrong', () => {
    const result = parse('{"kind":"melt","machine_id":"M 1","duration_s":0}');
    expect(result.ok).toBe(false);
    expect(!result.ok && result.reason).toMatch(/kind: .*spike.*; machine_id: .*; duration_s: /s);
  });
});

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
