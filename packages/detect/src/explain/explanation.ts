/** What a sensor is called, and what it measures in. */
export interface NamedSensor {
  sensor: string;
  unit: string | null;
}

/** Sensors with less than this share are not worth a word. */
const smallestShare = 0.05;
const mostFollowers = 3;

/** One moment of a machine, by column. */
export interface Moment {
  columns: readonly NamedSensor[];
  values: ArrayLike<number>;
  /** What was to be expected; NaN, or none at all, where nobody can tell. */
  expected: ArrayLike<number> | undefined;
  /** Share of each column in what is unusual. */
  shares: ArrayLike<number>;
  /** Whether `expected` is what the other sensors say, or else what the sensor itself usually shows. */
  byOthers: boolean;
}

/** The shares worth telling, by sensor, the largest first; they add up to 1. */
export function sharesBySensor({ columns, shares }: Moment): Record<string, number> {
  const told = Array.from(shares)
    .map((share, column) => ({ share, sensor: columns[column]?.sensor ?? '' }))
    .filter(({ share }) => share >= smallestShare)
    .sort((a, b) => b.share - a.share);
  const total = told.reduce((sum, { share }) => sum + share, 0);
  return Object.fromEntries(told.map(({ sensor, share }) => [sensor, rounded(share / total)]));
}

/**
 * A sentence about a machine whose sensors do not go together as they usually do.
 *
 * Example: "vibration 4.1 mm/s, 3.2 above what the other sensors explain; temp and current follow"
 */
export function describeMoment(moment: Moment): string {
  const { columns, values, expected, byOthers } = moment;
  const [lead, ...others] = Object.keys(sharesBySensor(moment));
  const column = columns.findIndex(({ sensor }) => sensor === lead);
  if (lead === undefined || column < 0) return 'the sensors together are unusual, none of them by itself';
  const followers = others.slice(0, mostFollowers);
  const difference = (values[column] ?? Number.NaN) - (expected?.[column] ?? Number.NaN);
  const basis = byOthers && columns.length > 1 ? 'what the other sensors explain' : 'its usual level';
  const amount = Number.isFinite(difference)
    ? `, ${inDigitsOf(difference, Math.abs(difference))} ${difference < 0 ? 'below' : 'above'} ${basis}`
    : ' is unusual';
  const follow =
    followers.length > 0 ? `; ${listed(followers)} ${followers.length > 1 ? 'follow' : 'follows'}` : '';
  return `${lead} ${withUnit(inDigitsOf(difference, values[column] ?? Number.NaN), columns[column])}${amount}${follow}`;
}

/**
 * A sentence about a machine of which nothing is unusual. `spreads`: how far each column usually is from what is
 * expected of it, in its unit.
 *
 * Example: "nothing is unusual; the largest deviation is temp 73.2 °C, 0.4 above its usual level"
 */
export function describeCalm(moment: Moment, spreads: ArrayLike<number>): string {
  const { columns, values, expected, byOthers } = moment;
  let largest = -1;
  let most = 0;
  for (let column = 0; column < columns.length; column++) {
    const difference = Math.abs((values[column] ?? Number.NaN) - (expected?.[column] ?? Number.NaN));
    const deviation = difference / ((spreads[column] ?? 0) || Number.POSITIVE_INFINITY);
    if (!(deviation > most)) continue;
    most = deviation;
    largest = column;
  }
  if (largest < 0) return 'nothing is unusual';
  const shares = columns.map((_, column) => Number(column === largest));
  return `nothing is unusual; the largest deviation is ${describeMoment({ columns, values, expected, shares, byOthers })}`;
}

/** Example: "temp has stood at 73.2 °C for 35 s, which it never does" */
export function describeStuck(column: NamedSensor, value: number, seconds: number): string {
  return `${column.sensor} has stood still at ${withUnit(plain(value), column)} for ${duration(seconds)}`;
}

/** Example: "pressure has sent nothing for 12 s; its last value was 4.1 bar" */
export function describeSilence(column: NamedSensor, lastValue: number, seconds: number): string {
  const last = Number.isFinite(lastValue) ? `; its last value was ${withUnit(plain(lastValue), column)}` : '';
  return `${column.sensor} has sent nothing for ${duration(seconds)}${last}`;
}

/** Example: "28 of 33 sensors have stood still for 5 minutes: current, flow, speed and 25 others" */
export function describeTogether(
  what: 'stood still' | 'sent nothing',
  { names, of, seconds }: { names: readonly string[]; of: number; seconds: number },
): string {
  const named = names.slice(0, mostFollowers);
  const others = names.length - named.length;
  const list = others > 0 ? `${named.join(', ')} and ${others} other${others > 1 ? 's' : ''}` : listed(named);
  return `${names.length} of ${of} sensors have ${what} for ${duration(seconds)}: ${list}`;
}

function withUnit(text: string, column: NamedSensor | undefined): string {
  return column?.unit ? `${text} ${column.unit}` : text;
}

/** A number with as many decimals as show two digits of the difference that matters. */
function inDigitsOf(difference: number, value: number): string {
  if (!Number.isFinite(value)) return '?';
  if (!Number.isFinite(difference) || difference === 0) return plain(value);
  const decimals = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(Math.abs(difference)))));
  return Math.abs(value) >= 1e9 ? value.toPrecision(4) : value.toFixed(decimals);
}

const plain = (value: number) => String(Number(value.toPrecision(4)));
const rounded = (share: number) => Math.round(share * 1000) / 1000;

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3_600)} hours`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
