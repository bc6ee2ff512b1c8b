import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtobufReader } from './protobuf-reader.ts';
import { bytesField, varintField } from './protobuf-writer.ts';

const reader = (...bytes: number[]) => {
  const made = new ProtobufReader(Uint8Array.from(bytes));
  made.next();
  return made;
};

describe('the protobuf reader', () => {
  it('reads the examples of the encoding guide', () => {
    // https://protobuf.dev/programming-guides/encoding: field 1 is 150, and field 2 is "testing".
    expect(reader(0x08, 0x96, 0x01).unsigned()).toBe(150);
    expect(reader(0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67).text()).toBe('testing');
    // -2 as a 64-bit number in two's complement.
    const minusTwo = reader(0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
    expect(minusTwo.integer()).toBe(true);
    expect([minusTwo.low, minusTwo.high]).toEqual([0xfffffffe, 0xffffffff]);
  });

  it('reads every 64-bit number as BigInt has it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (number) => {
        const bytes = [0x08];
        let rest = number;
        for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
        bytes.push(Number(rest));
        expect(reader(...bytes).unsignedText()).toBe(number.toString());
        expect(reader(...bytes).unsigned()).toBe(Number(number));
      }),
    );
  });

  it('reads what the writer writes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.uint8Array(), (number, bytes) => {
        const read = new ProtobufReader(
          Uint8Array.from([...varintField(3, number), ...bytesField(2, bytes)]),
        );
        expect([read.next(), read.field, read.unsigned()]).toEqual([true, 3, number]);
        expect([read.next(), read.field, read.bytes()]).toEqual([true, 2, bytes]);
        expect([read.next(), read.problem]).toEqual([false, undefined]);
      }),
    );
  });

  it('skips a field of another type than was asked for', () => {
    const read = reader(0x0d, 0, 0, 0x80, 0x3f, 0x10, 0x05);
    expect(read.unsigned()).toBeUndefined();
    expect([read.next(), read.unsigned(), read.problem]).toEqual([true, 5, undefined]);
  });

  it('skips groups in groups, however deep, without recursion', () => {
    const depth = 300_000;
    const bytes = new Uint8Array(2 * depth + 2).fill(0x0b, 0, depth).fill(0x0c, depth, 2 * depth);
    bytes.set([0x10, 0x05], 2 * depth);
    const read = new ProtobufReader(bytes);
    read.next();
    read.skip();
    expect([read.next(), read.unsigned(), read.problem]).toEqual([true, 5, undefined]);
  });

  it.each([
    ['a number that is cut off', [0x08, 0x96], /cut off/],
    ['a text that is cut off', [0x12, 0x07, 0x74], /cut off/],
    [
      'a length beyond the end of memory',
      [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
      /cut off/,
    ],
    ['a double that is cut off', [0x09, 1, 2, 3], /cut off/],
    ['a number of eleven bytes', [0x08, ...Array(10).fill(0x80), 1], /more than 10 bytes/],
    ['a field 0', [0x00, 0x01], /field without a number/],
    ['an unknown wire type', [0x0e], /unknown wire type 6/],
    ['the end of a group that did not begin', [0x0c], /did not begin/],
    ['a group that does not end', [0x0b, 0x08, 0x01], /within a group/],
  ])('names %s', (_what, bytes, problem) => {
    const read = reader(...bytes);
    read.skip();
    expect(read.problem).toMatch(problem);
    expect(read.next()).toBe(false);
  });
});
