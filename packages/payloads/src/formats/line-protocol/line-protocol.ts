import { splitLineSensorsTopic } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { PayloadFormat, TopicReader } from '../../format.ts';
import type { Message } from '../../message.ts';
import {
  addResult,
  countOf,
  type Gathered,
  gather,
  gathered,
  type ParsedMessage,
} from '../../parsed-message.ts';
import { makeEntry } from '../../reading-rules.ts';
import { epochMsOf } from '../../time/epoch.ts';
import type { TopicNames } from '../../topic-template.ts';
import type { PlainValueOptions } from '../plain-value/plain-value.ts';
import { type Point, parseLine } from './parse-line.ts';
import { pointNames } from './point-names.ts';
import { pointQuality } from './point-quality.ts';

const name = 'line-protocol';

/** InfluxDB's line protocol, which Telegraf sends by default. */
export const lineProtocol = {
  name,
  where: () => 'line protocol at any topic',
  filters: () => ['influx/#', 'telegraf/#'],
  open: (options) => ({ at: (topic) => readerAt(topic, options) }),
  examples: [
    {
      topic: 'telegraf/press-2',
      payload:
        'hydraulics,machine=press-2,line=lineA pressure=4.2,pump=true,mode="auto" 1767600000000000000\ntemp,machine=press-2 value=80.5',
    },
  ],
} satisfies PayloadFormat<typeof name, PlainValueOptions>;

/** What the topic says of the machine is for points that do not say it. */
function readerAt(topic: string, { plainTopics = [] }: PlainValueOptions): TopicReader {
  const place =
    splitLineSensorsTopic(topic) ??
    plainTopics.map(({ match }) => match(topic)).find((names) => names !== undefined);
  const isOwn = ownTopics.test(topic);
  return {
    matches: (message) => isLineProtocol(message, isOwn),
    decode: (message) => decode(message, place),
  };
}

const ownTopics = /^(influx|telegraf)\//;

const openingBrace = 0x7b;
const comment = /^\s*(#|$)/;

/** `application/vnd.influx-line-protocol` and its like: none is registered. */
const contentTypes = /^application\/vnd\.influx[a-z]*[-.+]line-?protocol\s*(;|$)/i;

export function isLineProtocolType(contentType: string | undefined): boolean {
  return contentType !== undefined && contentTypes.test(contentType);
}

/** By what its sender says, or by one of its first lines: no JSON is one, nor is a number or a word. */
function isLineProtocol({ text = '', contentType }: Message, isOwn: boolean): boolean {
  if (isLineProtocolType(contentType)) return true;
  if (text.charCodeAt(0) === openingBrace || /^\s*[{["]/.test(text) || !text.includes('=')) return false;
  return isOwn || hasPoint(text);
}

const linesToLookAt = 20;

function hasPoint(text: string): boolean {
  let start = 0;
  for (let count = 0; count < linesToLookAt && start < text.length; count++) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? undefined : end);
    if (!comment.test(line) && parseLine(line.trim()) !== undefined) return true;
    if (end < 0) return false;
    start = end + 1;
  }
  return false;
}

function decode({ text = '', arrival }: Message, place: TopicNames | undefined): ParsedMessage {
  const into = gather();
  for (const raw of text.split('\n')) {
    const line = raw.replaceAll('\0', ' ').trim();
    if (comment.test(line)) continue;
    const point = parseLine(line);
    if (point) addPoint(into, point, { arrival, place });
    else addResult(into, { ok: false, reason: 'the line is no line protocol' }, { of: line, encode: asItIs });
  }
  return gathered(name, into);
}

interface Surroundings {
  arrival: Arrival;
  place: TopicNames | undefined;
}

function addPoint(into: Gathered, point: Point, { arrival, place }: Surroundings): void {
  const { measurement, tags, fields, timestamp } = point;
  const { sensorOf, ...names } = pointNames(measurement, tags, place);
  const quality = pointQuality(fields);
  const ts = timestamp === undefined ? undefined : epochMsOf(Number(timestamp));
  for (const [field, value] of fields) {
    if (field === quality.field) continue;
    const found = { ...names, ts, timeField: 'timestamp', sensor: sensorOf(field), value };
    const entry = { ...found, quality: quality.code, is_historical: false };
    const result = makeEntry(entry, arrival, countOf(into));
    addResult(into, result, { of: field, encode: () => writeLine(point, field, value) });
  }
}

function asItIs(line: string): string {
  return line;
}

/** The point with this field alone. */
function writeLine({ measurement, tags, timestamp }: Point, field: string, value: unknown): string {
  const escaped = (text: string) => text.replaceAll(/[\\,= ]/g, '\\$&');
  const tagged = Object.entries(tags).map(([key, tag]) => `,${escaped(key)}=${escaped(tag)}`);
  const written = typeof value === 'string' ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : String(value);
  const behind = timestamp === undefined ? '' : ` ${timestamp}`;
  return `${escaped(measurement)}${tagged.join('')} ${escaped(field)}=${written}${behind}`;
}
