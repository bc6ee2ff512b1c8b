import { aReading, testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { encodeRows } from './copy-rows.ts';

const postgresEpoch = Date.UTC(2000, 0, 1);

/** Reads back what `encodeRows` wrote, after the published description of the format. */
function decode(buffer: Buffer) {
  let offset = 11 + 4 + 4;
  const rows: (Buffer | null)[][] = [];
  for (let fields = buffer.readInt16BE(offset); fields !== -1; fields = buffer.readInt16BE(offset)) {
    offset += 2;
    rows.push(
      Array.from({ length: fields }, () => {
        const length = buffer.readInt32BE(offset);
        offset += 4;
        if (length === -1) return null;
        offset += length;
        return buffer.subarray(offset - length, offset);
      }),
    );
  }
  expect(offset + 2).toBe(buffer.length);
  return rows;
}

describe('encodeRows', () => {
  it('writes every column of every row', () => {
    const rows = decode(
      encodeRows([aReading({ value: -0.1 }), aReading({ unit: null, line: '', quality: 0 })]),
    );
    expect(rows).toHaveLength(2);
    const [ts, site, line, machine, sensor, value, unit, quality] = rows[0] ?? [];
    expect(ts?.readBigInt64BE()).toBe(BigInt(testInstant - postgresEpoch) * 1000n);
    expect([site, line, machine, sensor, unit].map(String)).toEqual(['site-1', 'lineA', 'M01', 'temp', '°C']);
    expect(value?.readDoubleBE()).toBe(-0.1);
    expect(quality?.readInt16BE()).toBe(192);
    expect(rows[1]?.[2]?.length).toBe(0);
    expect(rows[1]?.[6]).toBeNull();
    expect(rows[1]?.[7]?.readInt16BE()).toBe(0);
  });

  it.each([0, 0.001, 0.999, 123.456, -1_000_000_000_000])(
    'keeps the time %d ms from 2000 to the microsecond',
    (ms) => {
      const [row] = decode(encodeRows([aReading({ ts: postgresEpoch + ms })]));
      expect(row?.[0]?.readBigInt64BE()).toBe(BigInt(Math.round(ms * 1000)));
    },
  );

  it('writes an empty batch as a header and a trailer', () => {
    expect(decode(encodeRows([]))).toEqual([]);
  });
});
