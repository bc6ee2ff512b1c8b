import type { Reading } from '@i40/common';

/** The columns of a row, in the order in which `encodeRows` writes them. */
export const copyReadingsSql =
  'COPY sensor_readings (ts, site, line, machine_id, sensor, value, unit, quality) FROM STDIN (FORMAT binary)';

/** Signature, flags and header extension: https://www.postgresql.org/docs/17/sql-copy.html, "Binary Format". */
const header = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const columns = 8;
/** Field count, seven times length and value of a fixed part; names come on top. */
const fixedRowBytes = 2 + 8 * 4 + 8 + 8 + 2;
/** PostgreSQL counts time from 2000-01-01. */
const postgresEpochMs = 946_684_800_000;
const isNull = -1;

/**
 * Readings in PostgreSQL's binary COPY format: values and microseconds arrive as they are, and neither side turns
 * numbers into text and back.
 */
export function encodeRows(readings: readonly Reading[]): Buffer {
  const buffer = Buffer.allocUnsafe(header.length + sizeOfRows(readings) + 2);
  let offset = header.copy(buffer);
  const writeText = (text: string): void => {
    const length = buffer.write(text, offset + 4);
    buffer.writeInt32BE(length, offset);
    offset += 4 + length;
  };
  for (const { ts, site, line, machine_id, sensor, value, unit, quality } of readings) {
    offset = buffer.writeInt16BE(columns, offset);
    offset = buffer.writeInt32BE(8, offset);
    offset = writeMicroseconds(buffer, Math.round((ts - postgresEpochMs) * 1000), offset);
    writeText(site);
    writeText(line);
    writeText(machine_id);
    writeText(sensor);
    offset = buffer.writeInt32BE(8, offset);
    offset = buffer.writeDoubleBE(value, offset);
    if (unit === null) offset = buffer.writeInt32BE(isNull, offset);
    else writeText(unit);
    offset = buffer.writeInt32BE(2, offset);
    offset = buffer.writeInt16BE(quality, offset);
  }
  buffer.writeInt16BE(isNull, offset);
  return buffer.subarray(0, offset + 2);
}

/** An upper bound: a UTF-16 unit takes at most three bytes in UTF-8. */
function sizeOfRows(readings: readonly Reading[]): number {
  let size = 0;
  for (const { site, line, machine_id, sensor, unit } of readings) {
    size += fixedRowBytes;
    size += 3 * (site.length + line.length + machine_id.length + sensor.length + (unit?.length ?? 0));
  }
  return size;
}

/** A 64-bit integer in two halves, without the cost of a BigInt. */
function writeMicroseconds(buffer: Buffer, micros: number, offset: number): number {
  const high = Math.floor(micros / 2 ** 32);
  buffer.writeInt32BE(high, offset);
  return buffer.writeUInt32BE(micros - high * 2 ** 32, offset + 4);
}
