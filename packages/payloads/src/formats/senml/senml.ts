import { defaultSite, quality, splitLineSensorsTopic } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { FormatReader, PayloadFormat, TopicReader } from '../../format.ts';
import { encodeJson, isJsonObject, type JsonObject } from '../../json-object.ts';
import type { Message } from '../../message.ts';
import { addResult, countOf, gather, gathered, type ParsedMessage, reject } from '../../parsed-message.ts';
import { type EntryResult, makeEntry } from '../../reading-rules.ts';
import { epochMsOf } from '../../time/epoch.ts';
import type { TopicNames } from '../../topic-template.ts';
import type { PlainValueOptions } from '../plain-value/plain-value.ts';
import { splitSenmlName } from './senml-name.ts';
import { resolveSenml, type SenmlRecord } from './senml-records.ts';

/** Below this, seconds count from now; from it on, since 1970 (RFC 8428, section 4.5.3). */
const firstAbsoluteSecond = 2 ** 28;

const senmlPrefix = 'senml/';

/** SenML JSON, RFC 8428. */
export const senml = {
  name: 'senml',
  where: () => 'SenML at any topic',
  filters: () => [`${senmlPrefix}#`],
  open: (options): FormatReader => ({ at: (topic) => readerAt(topic, options) }),
  examples: [
    {
      topic: 'senml/gateway-1',
      payload:
        '[{"bn":"urn:dev:ow:10e2073a01080063:","bt":1767600000,"n":"voltage","u":"V","v":120.1},{"n":"current","t":-5,"u":"A","v":1.2}]',
    },
    {
      topic: 'factory/lineA/sensors',
      payload: '[{"n":"M01/temp","u":"Cel","v":23.1}]',
      contentType: 'application/senml+json',
    },
  ],
} satisfies PayloadFormat<'senml', PlainValueOptions>;

/** What the topic says of the machine is for records that do not say it. */
function readerAt(topic: string, { plainTopics = [] }: PlainValueOptions): TopicReader {
  const ofStarter = splitLineSensorsTopic(topic);
  // One object there is the starter's: almost all messages of a plant that are not looked at twice.
  const opens = ofStarter ? '[' : '[{';
  const place =
    ofStarter ??
    plainTopics.map(({ match }) => match(topic)).find((names) => names !== undefined) ??
    placeOf(topic);
  return {
    matches: (message) => isSenmlType(message.contentType) || isSenmlShape(message, opens),
    decode: ({ json, arrival }) =>
      json.ok ? decodeSenml(json.value, place, arrival) : reject('senml', json.reason),
  };
}

/** `senml/<machine>` */
function placeOf(topic: string): TopicNames {
  const machine_id = topic.startsWith(senmlPrefix) ? topic.slice(senmlPrefix.length) : '';
  return machine_id === '' ? {} : { machine_id };
}

/** What a name says of machine and sensor, `splitSenmlName` tells. */
export function decodeSenml(json: unknown, place: TopicNames, arrival: Arrival): ParsedMessage {
  const pack = resolveSenml(json);
  if (!pack.ok) return reject('senml', pack.reason);
  const found = gather();
  found.ignored = pack.ignored;
  for (const record of pack.records) {
    addResult(found, decodeRecord(record, { place, arrival, before: countOf(found) }), {
      of: record,
      encode: encodeAlone,
    });
  }
  return gathered('senml', found);
}

/** `application/senml+json`, with or without parameters. */
export function isSenmlType(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/senml\+json\s*(;|$)/i.test(contentType);
}

/**
 * Whether JSON without a content type is SenML: an array of which a record carries a name or a base name, and none is an
 * object of the starter's form, whose neighbour it may be by mistake; a record with name and value; a pack of the drafts.
 */
export function looksLikeSenml(json: unknown): boolean {
  if (isJsonObject(json)) return !isStarter(json) && (isWholeRecord(json) || isDraft(json));
  return Array.isArray(json) && !isStarter(json[0]) && json.some(isNamed) && !json.some(isStarter);
}

function isStarter(record: unknown): boolean {
  return isJsonObject(record) && 'machine_id' in record;
}

function isNamed(record: unknown): boolean {
  return isJsonObject(record) && ('n' in record || 'bn' in record);
}

function isWholeRecord(record: JsonObject): boolean {
  return isNamed(record) && ('v' in record || 'vb' in record || 'vs' in record);
}

function isDraft({ e }: JsonObject): boolean {
  return Array.isArray(e) && e.some(isNamed);
}

function isSenmlShape(message: Message, opens: string): boolean {
  // To read as JSON what cannot be a pack would cost more than to look.
  const first = message.firstCharacter;
  if (first === '' || !opens.includes(first)) return false;
  return message.json.ok && looksLikeSenml(message.json.value);
}

interface RecordContext {
  place: TopicNames;
  arrival: Arrival;
  /** Readings before it in the pack. */
  before: number;
}

function decodeRecord(record: SenmlRecord, { place, arrival, before }: RecordContext): EntryResult {
  const { source, name, unit, time, value } = record;
  if (!isJsonObject(source)) return { ok: false, reason: 'a SenML record is an object' };
  const named = splitSenmlName(name, place.machine_id);
  if (typeof named === 'string') return { ok: false, reason: named };
  return makeEntry(
    {
      ts: instantOf(time, arrival),
      site: place.site ?? defaultSite,
      line: place.line ?? '',
      ...named,
      value,
      unit,
      quality: quality.good,
      is_historical: false,
    },
    arrival,
    before,
  );
}

/** Undefined for now; NaN for what is no time. */
function instantOf(seconds: number | undefined, { at, isRetained }: Arrival): number | undefined {
  if (seconds === undefined) return Number.NaN;
  // Some count milliseconds: in seconds these would lie beyond the year 5000.
  if (seconds >= firstAbsoluteSecond) return epochMsOf(seconds);
  // Relative to now; and what is now, nobody knows of a retained message.
  return seconds === 0 || isRetained ? undefined : at + seconds * 1000;
}

/** As a pack of one, so that it can be sent again. */
function encodeAlone({ source }: SenmlRecord): string | undefined {
  return encodeJson([source]);
}
