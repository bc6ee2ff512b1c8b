import { describe, expect, it } from 'vitest';
import { isQualityField, qualityOf } from './quality-field.ts';

const [good, uncertain, bad] = [192, 64, 0];

describe('the quality among the fields of an object', () => {
  it.each([
    [{ quality: 0 }, bad],
    [{ opcQuality: 0 }, bad],
    [{ opc_quality: 64 }, uncertain],
    [{ data_quality: 'Bad' }, bad],
    [{ TagQuality: false }, bad],
    [{ quality_ok: false }, bad],
    [{ good: 0 }, bad],
    [{ isBad: true }, bad],
    [{ bad: 'true' }, bad],
    [{ invalid: false }, good],
    [{ bad: null }, good],
    [{ status: 'BAD' }, bad],
    [{ Status: 'BadNoCommunication' }, bad],
    [{ status: 'Uncertain, by its sensor' }, uncertain],
    [{ StatusCode: 0 }, good],
    [{ StatusCode: 0x80_00_00_00 }, bad],
    [{ status: 'BAD', quality: 192 }, good],
  ])('is read from %j', (object, expected) => {
    expect(qualityOf(object)).toBe(expected);
  });

  it.each([
    { status: 'error' },
    { status: 0 },
    { status: 'badge read' },
    { air_quality: 3, linkquality: 0 },
    {},
  ])('is not in %j', (object) => {
    expect(qualityOf(object)).toBe(good);
  });

  it('is no sensor where it stands beside a value, as the state of a machine is', () => {
    expect(['quality', 'opcQuality', 'isBad', 'status', 'linkquality'].map(isQualityField)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
