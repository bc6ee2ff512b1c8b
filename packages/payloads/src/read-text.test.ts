import { describe, expect, it } from 'vitest';
import { readText } from './read-text.ts';

describe('the text of a payload', () => {
  it.each([
    ['UTF-8', Buffer.from('21,5 °C'), '21,5 °C'],
    ['UTF-8 with a mark', Buffer.from('\uFEFF21.5'), '21.5'],
    ['a buffer of C with what was there before', Buffer.from('21.5\0garbage'), '21.5'],
    ['one digit with its end', Buffer.from('5\0'), '5'],
    ['UTF-16 with a mark', Buffer.from('\uFEFF21,5 °C', 'utf16le'), '21,5 °C'],
    ['UTF-16 with the great end first', Buffer.from('\uFEFF21,5 °C', 'utf16le').swap16(), '21,5 °C'],
    ['UTF-16 without a mark', Buffer.from('{"value":21.5}', 'utf16le'), '{"value":21.5}'],
    ['nothing', new Uint8Array(), ''],
  ])('is read from %s', (_what, payload, text) => {
    expect(readText(payload)).toBe(text);
  });

  it.each([
    ['Latin-1', Buffer.from('21.5 °C', 'latin1')],
    ['bytes', Buffer.from([0xff, 0x41, 0xac])],
    ['half a pair in UTF-16', Buffer.from([0xff, 0xfe, 0x00, 0xd8])],
  ])('is not found in %s', (_what, payload) => {
    expect(readText(payload)).toBeUndefined();
  });
});
