/** What `/readings` can be sent as, the default first. */
export const readingFormats = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
} as const;

export type ReadingFormat = keyof typeof readingFormats;

/**
 * The format that an Accept header (RFC 9110, section 12.5.1) likes best; of those it likes alike the first of ours.
 * Undefined where it takes none of them.
 */
export function negotiateFormat(accept: string | undefined): ReadingFormat | undefined {
  if (accept === undefined || accept.trim() === '') return 'json';
  const wishes = accept.split(',').map(parseWish);
  let best: { format: ReadingFormat; weight: number } | undefined;
  for (const [format, type] of Object.entries(readingFormats) as [ReadingFormat, string][]) {
    const weight = weightOf(type, wishes);
    if (weight > (best?.weight ?? 0)) best = { format, weight };
  }
  return best?.format;
}

interface Wish {
  range: string;
  weight: number;
}

function parseWish(text: string): Wish {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = q === undefined ? 1 : Number(q.slice(2));
  return { range, weight: Number.isNaN(weight) ? 0 : weight };
}

/** The most specific range that takes a type decides. */
function weightOf(type: string, wishes: readonly Wish[]): number {
  for (const range of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const wish = wishes.find((candidate) => candidate.range === range);
    if (wish) return wish.weight;
  }
  return 0;
}
