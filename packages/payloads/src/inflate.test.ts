import { deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { inflate } from './inflate.ts';

const text = Buffer.from('{"value":1}');

it.each([
  ['gzip', gzipSync(text)],
  ['zlib', deflateSync(text)],
  ['nothing', text],
])('gives what was packed with %s', (_how, payload) => {
  const result = inflate(payload, 100);
  expect(result.ok && Buffer.from(result.payload)).toEqual(text);
});

it('unpacks no more than the limit, and leaves alone what only looks packed', () => {
  expect(inflate(gzipSync(Buffer.alloc(101)), 100)).toEqual({
    ok: false,
    reason: expect.stringMatching(/over the limit of 100/),
  });
  const broken = Uint8Array.from([0x1f, 0x8b, 1, 2, 3]);
  expect(inflate(broken, 100)).toEqual({ ok: true, payload: broken });
});
