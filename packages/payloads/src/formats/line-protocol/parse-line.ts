/** A point as a line of InfluxDB's line protocol writes it. */
export interface Point {
  measurement: string;
  tags: Readonly<Record<string, string>>;
  fields: readonly (readonly [string, number | boolean | string])[];
  /** As it stands there: nanoseconds, unless the sender counts otherwise. */
  timestamp: string | undefined;
}

/** A part of a line ends at one of these, unless it is escaped by a backslash. */
function readUntil(line: string, from: number, ends: string): { text: string; end: number } {
  let text = '';
  let index = from;
  for (; index < line.length; index++) {
    const character = line[index] ?? '';
    if (ends.includes(character)) break;
    if (character === '\\' && ',= \\'.includes(line[index + 1] ?? 'x')) {
      index += 1;
      text += line[index];
    } else text += character;
  }
  return { text, end: index };
}

function skipBlanks(line: string, from: number): number {
  let index = from;
  while (line[index] === ' ') index += 1;
  return index;
}

/** Undefined where the text does not end. */
function readQuoted(line: string, from: number): { text: string; end: number } | undefined {
  let text = '';
  for (let index = from + 1; index < line.length; index++) {
    const character = line[index] ?? '';
    if (character === '"') return { text, end: index + 1 };
    if (character === '\\' && '"\\'.includes(line[index + 1] ?? 'x')) {
      index += 1;
      text += line[index];
    } else text += character;
  }
  return undefined;
}

const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const integer = /^[+-]?\d+[iu]$/;
const notANumber = /^[+-]?(nan|inf|infinity)$/i;
const timestampText = /^-?\d{1,20}(\.\d{1,9})?$/;
const booleans = new Map<string, boolean>([
  ...['t', 'T', 'true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['f', 'F', 'false', 'False', 'FALSE'].map((text) => [text, false] as const),
]);

function fieldValue(text: string): number | boolean | undefined {
  if (number.test(text)) return Number(text);
  if (integer.test(text)) return Number(text.slice(0, -1));
  // InfluxDB knows none, and some clients send them: a fault of one field, not of its line.
  return notANumber.test(text) ? Number.NaN : booleans.get(text);
}

/**
 * Reads `measurement,tag=value field=value,field=value timestamp`; undefined for what is none.
 * https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
 */
export function parseLine(line: string): Point | undefined {
  const measurement = readUntil(line, 0, ', ');
  if (measurement.text === '') return undefined;
  const tags: Record<string, string> = {};
  let { end } = measurement;
  while (line[end] === ',') {
    const key = readUntil(line, end + 1, '=, ');
    if (line[key.end] !== '=' || key.text === '') return undefined;
    const tag = readUntil(line, key.end + 1, ', ');
    Object.defineProperty(tags, key.text, { value: tag.text, enumerable: true, configurable: true });
    end = tag.end;
  }
  const fields: [string, number | boolean | string][] = [];
  do {
    const key = readUntil(line, line[end] === ' ' ? skipBlanks(line, end) : end + 1, '=, ');
    if (line[key.end] !== '=' || key.text === '') return undefined;
    const start = key.end + 1;
    const quoted = line[start] === '"' ? readQuoted(line, start) : undefined;
    const bare = readUntil(line, start, ', ');
    const value = quoted ? quoted.text : fieldValue(bare.text);
    if (value === undefined) return undefined;
    fields.push([key.text, value]);
    end = quoted ? quoted.end : bare.end;
  } while (line[end] === ',');
  const rest = line.slice(end).trim();
  if (end < line.length && line[end] !== ' ') return undefined;
  if (rest !== '' && !timestampText.test(rest)) return undefined;
  return { measurement: measurement.text, tags, fields, timestamp: rest === '' ? undefined : rest };
}
