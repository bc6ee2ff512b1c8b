import { describe, expect, it } from 'vitest';
import { createStreamDecoder } from './decoder.ts';
import { recogniseEncoding } from './encoding.ts';

const labelOf = (bytes: Uint8Array) => {
  const result = recogniseEncoding(bytes);
  return result.ok ? result.label : result.reason;
};
/** `Время;Температура` in Windows-1251. */
const cyrillic = Buffer.from('c2f0e5ecff3bd2e5ecefe5f0e0f2f3f0e00a', 'hex');
/** `时间,温度(℃)` in GB 18030. */
const chinese = Buffer.from('cab1bce42ccec2b6c828a1e6290a', 'hex');

describe('recogniseEncoding', () => {
  it.each([
    ['plain letters', Buffer.from('time,temp\n'), 'ascii'],
    ['UTF-8', Buffer.from('time,temp °C\n'), 'utf-8'],
    ['UTF-8 whose last character is cut off', Buffer.from('temp °').subarray(0, 6), 'utf-8'],
    ['a mark of UTF-16', Buffer.from('\uFEFFtime', 'utf16le'), 'utf-16le'],
    ['UTF-16 without a mark', Buffer.from('time\ttemp\n', 'utf16le'), 'utf-16le'],
    ['UTF-16 the other way round', Buffer.from('time\ttemp\n', 'utf16le').swap16(), 'utf-16be'],
    ['umlauts and degrees', Buffer.from('Zeit;Kühlmittel °C\n', 'latin1'), 'windows-1252'],
    ['Cyrillic', cyrillic, 'windows-1251'],
    ['Chinese', chinese, 'gb18030'],
  ])('knows %s', (_, bytes, label) => {
    expect(labelOf(bytes)).toBe(label);
  });

  it.each([
    ['an Excel workbook', Buffer.from('PK\x03\x04...'), /Excel workbook \(\.xlsx\).*save the sheet/],
    ['anything with zeros', Buffer.from([1, 0, 0, 0, 0, 7, 0, 0]), /binary file/],
  ])('refuses %s and says what to do', (_, bytes, reason) => {
    expect(labelOf(bytes)).toMatch(reason);
  });
});

describe('createStreamDecoder', () => {
  it('decodes characters and line ends that are cut in two', () => {
    const decoder = createStreamDecoder('utf-8');
    const bytes = Buffer.from('\uFEFFtemp °C\r\n1\r2\r\n');
    const text = Array.from(bytes, (byte) => decoder.decode(Uint8Array.of(byte))).join('') + decoder.end();
    expect(text).toBe('temp °C\n1\n2\n');
  });

  it('decides by the first letter that is none of ASCII, however late it comes', () => {
    const decoder = createStreamDecoder('ascii');
    expect(decoder.decode(Buffer.from('time,note\n'))).toBe('time,note\n');
    expect(decoder.decode(Buffer.from('1,Kühl\n', 'latin1'))).toBe('1,Kühl\n');
  });
});
