import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isName, nameSchema } from './name.ts';

describe('a name', () => {
  it.each([
    'M01',
    'edge1/device2',
    'urn:dev:ow:10e2073a01080063',
    'Motor 1 (left)',
    'Kühlmitteldruck [bar]',
    'Température & débit',
    'Температура',
    '温度(℃)',
    'C#+',
    'a..b',
    '.hidden',
    '…',
    'x'.repeat(255),
  ])('may be %j', (name) => {
    expect(isName(name)).toBe(true);
  });

  it.each([
    '',
    ' ',
    ' M01',
    'M01\u00a0',
    '.',
    '..',
    '/',
    '//',
    'a/../b',
    './a',
    'a/.',
    'a\nb',
    'a\0',
    '\ud800',
    'a\u202eb',
    'a\u2066b',
    'a\u200bb',
    '\ufeffa',
    'a\u2028b',
    'x'.repeat(256),
  ])('is not %j', (name) => {
    expect(isName(name)).toBe(false);
  });

  it('fits into a key of the database, and is one by the schema', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(nameSchema.safeParse(text).success).toBe(isName(text));
        if (isName(text)) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(765);
      }),
    );
  });
});
