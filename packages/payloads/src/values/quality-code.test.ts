import { describe, expect, it } from 'vitest';
import { readQuality } from './quality-code.ts';

const [good, uncertain, bad, stale] = [192, 64, 0, 68];

describe('a quality', () => {
  it.each([
    // OPC DA
    [0, 0],
    [24, 24],
    [64, 64],
    [192, 192],
    [216, 216],
    ['192', 192],
    ['192.0', 192],
    ['0xC0', 192],
    ['0x00', bad],
    ['192 (Good)', good],
    ['g', good],
    ['B', bad],
    ['SENSOR_FAILURE', bad],
    ['Config Error', bad],
    ['Waiting for Initial Data', bad],
    ['Local Override', good],
    ['EU Units Exceeded', uncertain],
    // Ignition: its codes, with the severity bits and without
    [500, stale],
    [257, uncertain],
    [512, bad],
    [768, bad],
    [404, bad],
    [-2_147_483_136, bad],
    [1_073_742_080, uncertain],
    [0xc0_00_03_00, bad],
    // OPC UA, where it cannot be one of the others
    [0x80_00_00_00, bad],
    [0x40_92_00_00, uncertain],
    [0x00_96_00_00, good],
    ['0x80310000', bad],
    ['0x00000000', good],
    ['Bad (0x80000000)', bad],
    ['The operation succeeded. StatusGood (0x0)', good],
    // Booleans and words
    [true, good],
    [false, bad],
    ['true', good],
    ['Good', good],
    ['GOOD_CLAMPED', good],
    ['OK', good],
    ['Bad_NotConnected', bad],
    ['BadNoCommunication', bad],
    ['not good', bad],
    ['Invalid', bad],
    ['Uncertain', uncertain],
    ['UncertainLastUsableValue', stale],
    ['questionable', uncertain],
    ['Stale', stale],
    // Nothing said, and nothing understood
    [undefined, good],
    [null, good],
    ['', good],
    ['banana', uncertain],
    [1.5, uncertain],
    [2 ** 40, uncertain],
    [[], uncertain],
    [{ code: 512 }, bad],
  ])('of %j is %d', (given, expected) => {
    expect(readQuality(given)).toBe(expected);
  });

  it.each([
    [0, good],
    [0x80_00_00_00, bad],
    [-2_147_483_648, bad],
    [0x40_00_00_00, uncertain],
    ['Good', good],
    [{ Code: 0x80_31_00_00, Symbol: 'BadNoCommunication' }, bad],
    [{}, good],
    [{ Symbol: 'Bad' }, bad],
  ])('of %j by OPC UA is %d', (given, expected) => {
    expect(readQuality(given, 'opc-ua')).toBe(expected);
  });
});
