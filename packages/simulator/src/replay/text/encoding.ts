export type EncodingResult = { ok: true; label: string; isGuess: boolean } | { ok: false; reason: string };

interface Signature {
  bytes: readonly number[];
  /** What it is, and what to do about it. */
  reason: string;
}

/** Files that people take for text, by their first bytes. */
const signatures: readonly Signature[] = [
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    reason:
      'is a zip file or an Excel workbook (.xlsx), not text: unpack it, or save the sheet as "CSV UTF-8"',
  },
  {
    bytes: [0xff, 0xfe, 0x00, 0x00],
    reason: 'is text in UTF-32: save it as UTF-8',
  },
  {
    bytes: [0x00, 0x00, 0xfe, 0xff],
    reason: 'is text in UTF-32: save it as UTF-8',
  },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    reason: 'is an Excel workbook (.xls), not text: save the sheet as "CSV UTF-8"',
  },
  {
    bytes: [0x89, 0x48, 0x44, 0x46],
    reason: 'is an HDF5 file, not text: export it as CSV',
  },
  {
    bytes: [0x54, 0x44, 0x53, 0x6d],
    reason: 'is a TDMS file of LabVIEW, not text: export it as CSV',
  },
];

const marks: readonly { bytes: readonly number[]; label: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], label: 'utf-8' },
  { bytes: [0xff, 0xfe], label: 'utf-16le' },
  { bytes: [0xfe, 0xff], label: 'utf-16be' },
];

const beginsWith = (head: Uint8Array, bytes: readonly number[]) => bytes.every((byte, i) => head[i] === byte);

/**
 * Tells the encoding of a file from its first bytes: by its byte order mark, UTF-16 by its zeros, UTF-8 by its
 * rules, and else by how its letters lie whether it is Windows-1252, Windows-1251 (Cyrillic) or GB 18030 (Chinese).
 * The label is one of the Encoding Standard (https://encoding.spec.whatwg.org), undecided is `ascii`.
 */
export function recogniseEncoding(head: Uint8Array): EncodingResult {
  const signature = signatures.find(({ bytes }) => beginsWith(head, bytes));
  if (signature) return { ok: false, reason: signature.reason };
  const mark = marks.find(({ bytes }) => beginsWith(head, bytes));
  if (mark) return { ok: true, label: mark.label, isGuess: false };
  const zeros = [0, 1].map((offset) => shareOf(head, offset, (byte) => byte === 0));
  if (zeros.some((share) => share > 0)) return withoutMark(head, zeros[0] ?? 0, zeros[1] ?? 0);
  if (head.every((byte) => byte < 0x80)) return { ok: true, label: 'ascii', isGuess: false };
  if (isUtf8(head)) return { ok: true, label: 'utf-8', isGuess: false };
  return { ok: true, label: guessEightBits(head), isGuess: true };
}

/** UTF-16 writes two bytes a character, one of them 0 in plain letters. */
function withoutMark(head: Uint8Array, even: number, odd: number): EncodingResult {
  if (odd > 0.2 && even < 0.1) return { ok: true, label: 'utf-16le', isGuess: true };
  if (even > 0.2 && odd < 0.1) return { ok: true, label: 'utf-16be', isGuess: true };
  // Room that a logger reserved, and what it lost when its power was cut, is zeros among text.
  const text = head.filter((byte) => byte !== 0);
  if (text.length > 0 && !text.some(isControl)) return recogniseEncoding(text);
  return { ok: false, reason: 'is no text but a binary file: export it as CSV' };
}

/** Whether a byte is none that text has: no tab, line end, form feed or end-of-file of DOS. */
const isControl = (byte: number) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1a].includes(byte);

function shareOf(head: Uint8Array, offset: number, test: (byte: number) => boolean): number {
  let count = 0;
  for (let i = offset; i < head.length; i += 2) if (test(head[i] ?? 0)) count += 1;
  return (2 * count) / Math.max(1, head.length);
}

/** The last character may be cut off. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Umlauts and degree signs stand alone between plain letters, Cyrillic words are runs of bytes from 0xC0 on, and
 * Chinese characters are pairs.
 */
function guessEightBits(head: Uint8Array): string {
  if (isShiftJis(head)) return 'shift_jis';
  const runs = highRuns(head);
  const total = runs.reduce((sum, run) => sum + run.length, 0);
  const alone = runs.filter(({ length }) => length === 1).length;
  if (alone > total / 2) return 'windows-1252';
  // GB 2312 has its common characters from 0xB0A1 to 0xD7F9, and signs such as ℃ below.
  const isPairs = runs.every((run) => run.length % 2 === 0 && run.every((byte) => byte >= 0xa1));
  const leads = runs.flatMap((run) => run.filter((_, i) => i % 2 === 0));
  const common = leads.filter((byte) => byte >= 0xb0 && byte <= 0xd7).length;
  if (isPairs && common > 0.6 * leads.length) return 'gb18030';
  const letters = runs.flat().filter((byte) => byte >= 0xc0).length;
  return letters > 0.8 * total ? 'windows-1251' : 'windows-1252';
}

/** Bytes that Windows-1252 has no letter for, in pairs that make Japanese. */
function isShiftJis(head: Uint8Array): boolean {
  if (!head.some((byte) => [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte))) return false;
  try {
    const text = new TextDecoder('shift_jis', { fatal: true }).decode(head, { stream: true });
    const letters = [...text].filter((letter) => letter > '\x7f');
    const japanese = letters.filter((letter) => /[\u3000-\u30ff\u4e00-\u9fff℃％]/.test(letter));
    return japanese.length > 0.8 * letters.length;
  } catch {
    return false;
  }
}

function highRuns(head: Uint8Array): number[][] {
  const runs: number[][] = [];
  let previousIsHigh = false;
  for (const byte of head) {
    const isHigh = byte >= 0x80;
    if (isHigh && previousIsHigh) runs.at(-1)?.push(byte);
    else if (isHigh) runs.push([byte]);
    previousIsHigh = isHigh;
  }
  return runs;
}
