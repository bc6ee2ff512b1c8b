import { gunzipSync, inflateSync } from 'node:zlib';

export type InflateResult = { ok: true; payload: Uint8Array } | { ok: false; reason: string };

/** Unpacks a payload that is packed with gzip or zlib; any other stays as it is. `limit` bounds what comes out, in bytes. */
export function inflate(payload: Uint8Array, limit: number): InflateResult {
  // By index: every message comes by here, and to take an array apart costs ten times as much.
  const first = payload[0];
  const second = payload[1];
  const isGzip = first === 0x1f && second === 0x8b;
  if (!isGzip && !isZlib(first, second)) return { ok: true, payload };
  try {
    const unpack = isGzip ? gunzipSync : inflateSync;
    return { ok: true, payload: unpack(payload, { maxOutputLength: limit }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return { ok: false, reason: `the payload is over the limit of ${limit} bytes when it is unpacked` };
    return { ok: true, payload };
  }
}

/** RFC 1950, section 2.2: deflate with a window of 32 kB, and a check sum of the two bytes. None begins a text. */
function isZlib(first: number | undefined, second = 0): boolean {
  return first === 0x78 && (first * 256 + second) % 31 === 0 && second !== 0x5e;
}
