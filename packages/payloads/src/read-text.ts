import { decodeText } from '@i40/common';

/**
 * The text of a payload: UTF-8; UTF-16 where its mark or its zeros tell. What follows a NUL is what C programs leave behind
 * the end of a text. Undefined where it is no text.
 */
export function readText(payload: Uint8Array): string | undefined {
  const text = decodeText(payload);
  if (text === undefined) return decodeMarked(payload);
  const end = text.indexOf('\0');
  if (end < 0) return text;
  return everySecondIsZero(payload) ? decodeUtf16(payload, 'utf-16le') : text.slice(0, end);
}

/** By the mark at its beginning, which is not UTF-8. */
function decodeMarked(payload: Uint8Array): string | undefined {
  const mark =
    payload[0] === 0xff
      ? payload[1] === 0xfe && 'utf-16le'
      : payload[0] === 0xfe && payload[1] === 0xff && 'utf-16be';
  return mark ? decodeUtf16(payload.subarray(2), mark) : undefined;
}

/** Of ASCII in UTF-16. */
function everySecondIsZero(payload: Uint8Array): boolean {
  const { byteLength } = payload;
  if (byteLength < 4 || byteLength % 2 !== 0) return false;
  for (let index = 0; index < byteLength; index += 2)
    if (payload[index] === 0 || payload[index + 1] !== 0) return false;
  return true;
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
