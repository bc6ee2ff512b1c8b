// @ts-check

/** What can be chosen; the value stands in the address, the API understands it after a minus sign. */
export const ranges = /** @type {const} */ ([
  { value: '15m', label: '15 min', ms: 900_000 },
  { value: '1h', label: '1 h', ms: 3_600_000 },
  { value: '6h', label: '6 h', ms: 6 * 3_600_000 },
  { value: '1d', label: '24 h', ms: 86_400_000 },
  { value: '7d', label: '7 d', ms: 7 * 86_400_000 },
  { value: '30d', label: '30 d', ms: 30 * 86_400_000 },
  { value: '365d', label: '1 y', ms: 365 * 86_400_000 },
]);

const usual = '1h';
const leastMs = 10_000;

/** @typedef {{ from: number, to: number, preset: string | null }} HistoryRange epoch milliseconds */

/**
 * Reads a range of the address: one of `ranges`, or `<ISO>..<ISO>`; anything else is the last hour.
 * @param {string} text
 * @param {number} now
 * @returns {HistoryRange}
 */
export function parseRange(text, now) {
  const [from = Number.NaN, to = Number.NaN] = text.split('..').map((end) => Date.parse(end));
  if (to - from >= leastMs) return { from, to, preset: null };
  const preset = ranges.find(({ value }) => value === text) ?? ranges.find(({ value }) => value === usual);
  return { from: now - (preset?.ms ?? 0), to: now, preset: preset?.value ?? usual };
}

/** @param {{ from: number, to: number }} range */
export function formatRange({ from, to }) {
  return `${new Date(from).toISOString()}..${new Date(Math.max(to, from + leastMs)).toISOString()}`;
}

/**
 * As much time again before the range (-1) or after it (1), never beyond now.
 * @param {{ from: number, to: number }} range
 * @param {-1 | 1} direction
 * @param {number} now
 */
export function shiftRange({ from, to }, direction, now) {
  const width = to - from;
  const end = Math.min(now, to + direction * width);
  return { from: end - width, to: end };
}

/**
 * A little time around an episode, so that one sees what was before.
 * @param {{ started_at: string, ended_at: string | null }} anomaly
 * @param {number} now
 */
export function rangeAround({ started_at, ended_at }, now) {
  const from = Date.parse(started_at);
  const to = ended_at === null ? now : Date.parse(ended_at);
  const room = Math.max(120_000, (to - from) / 2);
  return { from: from - room, to: Math.min(now, to + room) };
}
