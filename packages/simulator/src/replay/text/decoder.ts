import { TextDecoder } from 'node:util';
import { isUtf8, recogniseEncoding } from './encoding.ts';

export interface StreamDecoder {
  /** The text of the next bytes; line ends are single line feeds, a byte order mark is left out. */
  decode(bytes: Uint8Array): string;
  /** What was still open at the end of the file. */
  end(): string;
}

/**
 * Decodes the bytes of a file piece by piece. `ascii` stands for what has shown no other letters yet: the first
 * piece that does decides.
 */
export function createStreamDecoder(label: string): StreamDecoder {
  let decoder = label === 'ascii' ? undefined : new TextDecoder(label);
  let isAfterReturn = false;

  function normaliseLineEnds(raw: string): string {
    // A logger that reserves room, or that lost its power, leaves zeros.
    const text = raw.includes('\0') ? raw.replaceAll('\0', '') : raw;
    // A carriage return at the end of a piece may have its line feed in the next.
    const joined = isAfterReturn && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') isAfterReturn = text.endsWith('\r');
    return joined.includes('\r') ? joined.replace(/\r\n?/g, '\n') : joined;
  }

  return {
    decode(bytes) {
      decoder ??= decideLater(bytes);
      return normaliseLineEnds(
        decoder ? decoder.decode(bytes, { stream: true }) : Buffer.from(bytes).toString('latin1'),
      );
    },
    end: () => normaliseLineEnds(decoder?.decode() ?? ''),
  };
}

function decideLater(bytes: Uint8Array): TextDecoder | undefined {
  if (bytes.every((byte) => byte < 0x80)) return undefined;
  const guess = isUtf8(bytes) ? undefined : recogniseEncoding(bytes);
  return new TextDecoder(guess?.ok ? guess.label : 'utf-8');
}
