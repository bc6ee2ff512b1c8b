import { defaultSite, quality, type ReadingResult, splitLineSensorsTopic } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { FormatReader, PayloadFormat, TopicReader } from '../../format.ts';
import { encodeJson, isJsonObject } from '../../json-object.ts';
import type { Message } from '../../message.ts';
import { addResult, gather, gathered, type ParsedMessage, reject } from '../../parsed-message.ts';
import { makeReading } from '../../reading-rules.ts';
import type { PlainValueOptions } from '../plain-value/plain-value.ts';
import { resolveSenml, type SenmlRecord } from './senml-records.ts';

/** Below this, seconds count from now; from it on, since 1970 (RFC 8428, section 4.5.3). */
const firstAbsoluteSecond = 2 ** 28;

/** SenML JSON, RFC 8428. */
export const senml = {
  name: 'senml',
  where: () => 'SenML at any topic',
  filters: () => ['senml/#'],
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

/** A record belongs to the line of the topic where that has one. */
function readerAt(topic: string, { plainTopics = [] }: PlainValueOptions): TopicReader {
  const line =
    splitLineSensorsTopic(topic)?.line ??
    plainTopics.map(({ match }) => match(topic)).find((names) => names !== undefined)?.line ??
    '';
  return {
    matches: (message) => isSenmlType(message.contentType) || isSenmlArray(message),
    decode: ({ json, arrival }) =>
      json.ok ? decodeSenml(json.value, line, arrival) : reject('senml', json.reason),
  };
}

/**
 * The last part of a name, after `/` or `:`, is the sensor, and what
 * comes before it the machine: `urn:dev:ow:10e2073a01080063:voltage` is the voltage of
 * `urn:dev:ow:10e2073a01080063`.
 */
export function decodeSenml(json: unknown, line: string, arrival: Arrival): ParsedMessage {
  const pack = resolveSenml(json);
  if (!pack.ok) return reject('senml', pack.reason);
  const found = gather();
  found.ignored = pack.ignored;
  for (const record of pack.records) {
    addResult(found, decodeRecord(record, { line, arrival, before: found.readings.length }), {
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
 * Whether an array without a content type is a pack: a record of it carries a name or a base name, and none is an
 * object of the starter's form, whose neighbour it may be by mistake.
 */
export function looksLikeSenml(json: unknown): boolean {
  if (!Array.isArray(json)) return false;
  const isStarter = (record: unknown) => isJsonObject(record) && 'machine_id' in record;
  const isNamed = (record: unknown) => isJsonObject(record) && ('n' in record || 'bn' in record);
  return !isStarter(json[0]) && json.some(isNamed) && !json.some(isStarter);
}

function isSenmlArray(message: Message): boolean {
  // To read the JSON of what cannot be a pack would cost more than to look.
  if (!message.text?.trimStart().startsWith('[')) return false;
  return message.json.ok && looksLikeSenml(message.json.value);
}

interface RecordContext {
  line: string;
  arrival: Arrival;
  /** Readings before it in the pack. */
  before: number;
}

function decodeRecord(record: SenmlRecord, { line, arrival, before }: RecordContext): ReadingResult {
  const { source, name, unit, time, value } = record;
  if (!isJsonObject(source)) return { ok: false, reason: 'a SenML record is an object' };
  if (!/^[A-Za-z0-9]/.test(name))
    return { ok: false, reason: 'the name (bn and n together) must begin with a letter or a digit' };
  const split = Math.max(name.lastIndexOf('/'), name.lastIndexOf(':'));
  if (split < 0)
    return { ok: false, reason: 'the name (bn and n together) has no / or : that parts machine and sensor' };
  return makeReading(
    {
      ts: instantOf(time, arrival),
      site: defaultSite,
      line,
      machine_id: name.slice(0, split),
      sensor: name.slice(split + 1),
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
  if (seconds >= firstAbsoluteSecond) return seconds * 1000;
  // Relative to now; and what is now, nobody knows of a retained message.
  return seconds === 0 || isRetained ? undefined : at + seconds * 1000;
}

/** As a pack of one, so that it can be sent again. */
function encodeAlone({ source }: SenmlRecord): string | undefined {
  return encodeJson([source]);
}
