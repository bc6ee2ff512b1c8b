import { gunzipSync, inflateSync } from 'node:zlib';

export type InflateResult = { ok: true; payload: Uint8Array } | { ok: false; reason: string };

/** Whether a payload begins as those do that gzip or zlib have packed. */
export function isPacked(payload: Uint8Array): boolean {
  // By index: every message comes by here, and an iterator costs ten times as much.
  const first = payload[0];
  return isGzip(first, payload[1]) || isZlib(first, payload[1]);
}

/** Unpacks a payload that is packed with gzip or zlib; any other stays as it is. `limit` bounds what comes out, in bytes. */
export function inflate(payload: Uint8Array, limit: number): InflateResult {
  if (!isPacked(payload)) return { ok: true, payload };
  try {
    const unpack = isGzip(payload[0], payload[1]) ? gunzipSync : inflateSync;
    return { ok: true, payload: unpack(payload, { maxOutputLength: limit }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return { ok: false, reason: `the payload is over the limit of ${limit} bytes when it is unpacked` };
    return { ok: true, payload };
  }
}

/** RFC 1952, section 2.3.1. */
function isGzip(first: number | undefined, second: number | undefined): boolean {
  return first === 0x1f && second === 0x8b;
}

/** RFC 1950, section 2.2: deflate with a window of 32 kB, and a check sum of the two bytes. None begins a text. */
function isZlib(first: number | undefined, second = 0): boolean {
  return first === 0x78 && (first * 256 + second) % 31 === 0 && second !== 0x5e;
}
