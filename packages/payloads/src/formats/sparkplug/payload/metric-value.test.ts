import { describe, expect, it } from 'vitest';
import { measuredValue } from './metric-value.ts';

const integer = (low: number, high = 0, bits: 32 | 64 = 64) =>
  ({ kind: 'integer', low: low >>> 0, high: high >>> 0, bits }) as const;
const number = (value: number) => ({ kind: 'number', number: value }) as const;
const [int8, int16, int32, int64, uint8, uint32, uint64, float, double, boolean, string, dateTime] = [
  1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13,
];

describe('the value of a metric', () => {
  it.each([
    ['Int8, sign-extended', integer(-128), int8, -128],
    ['Int8, of eight bits', integer(0x80), int8, -128],
    ['Int8, the greatest', integer(127), int8, 127],
    ['Int16, of sixteen bits', integer(0xffff), int16, -1],
    ['Int32', integer(-2_147_483_648), int32, -2_147_483_648],
    ['Int32 in the field for longs', integer(-1, -1), int32, -1],
    ['Int64', integer(-2, -1), int64, -2],
    ['Int64, the smallest', integer(0, 0x80000000), int64, -(2 ** 63)],
    ['Int64, positive', integer(1, 1), int64, 2 ** 32 + 1],
    ['UInt8', integer(255), uint8, 255],
    ['UInt32', integer(-1), uint32, 4_294_967_295],
    ['UInt64, the greatest', integer(-1, -1), uint64, 2 ** 64],
    ['Float', number(0.5), float, 0.5],
    ['Double', number(-1e300), double, -1e300],
    ['Boolean', { kind: 'boolean', boolean: true } as const, boolean, true],
    ['Boolean as an integer', integer(1), boolean, true],
    ['Int32 as a float', number(-7), int32, -7],
    ['Int32 as a float with a fraction', number(20.5), int32, 20.5],
    ['UInt64 as a double', number(2 ** 60), uint64, 2 ** 60],
    ['Double as an int', integer(42, 0, 32), double, 42],
    ['Double as a long', integer(-1), double, 4_294_967_295],
    ['Double as a negative long', integer(-5, -1), double, -5],
    ['Float as a negative int of ten bytes', integer(-5, -1, 32), float, -5],
    ['no datatype', number(2), 0, 2],
    ['no datatype, an integer', integer(7), 0, 7],
  ])('of %s', (_what, value, datatype, expected) => {
    expect(measuredValue(value, datatype)).toEqual({ kind: 'value', value: expected });
  });

  it.each([
    ['String', { kind: 'other' } as const, string],
    ['DateTime', integer(5), dateTime],
    ['a text without a datatype', { kind: 'other' } as const, 0],
  ])('is none for %s', (_what, value, datatype) => {
    expect(measuredValue(value, datatype)).toEqual({ kind: 'none' });
  });

  it.each([
    ['nothing', undefined, double],
    ['a negative int for a Double whose sign nobody extended', integer(-5, 0, 32), double],
    ['a float beyond an Int8', number(128), int8],
    ['a negative float for a UInt32', number(-1), uint32],
    ['a float that is no number for an Int32', number(Number.NaN), int32],
    ['a boolean for a Double', { kind: 'boolean', boolean: true } as const, double],
  ])('does not fit: %s', (_what, value, datatype) => {
    expect(measuredValue(value, datatype)).toEqual({ kind: 'misfit' });
  });
});
