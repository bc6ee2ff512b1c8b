import { defaultSite, isName, quality, splitLineSensorsTopic } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { PayloadFormat, TopicReader } from '../../format.ts';
import { encodeJson, isJsonObject, type JsonObject } from '../../json-object.ts';
import {
  addResult,
  countOf,
  gather,
  gathered,
  ignore,
  type ParsedMessage,
  reject,
  single,
} from '../../parsed-message.ts';
import { describeBadName, type EntryResult, type FoundReading, makeEntry } from '../../reading-rules.ts';
import { findTime } from '../../time/time-fields.ts';
import { findUnclearTime } from '../../time/unclear-time.ts';
import { isPresence, isPresenceJson } from '../../values/presence.ts';
import { qualityOf } from '../../values/quality-field.ts';
import { unitIn } from '../../values/unit-field.ts';

/** The starter's JSON, the form of the original. */
export const starterJson = {
  name: 'starter-json',
  where: () => 'factory/<line>/sensors',
  filters: () => ['factory/+/sensors'],
  open: () => ({ at: readerAt }),
  examples: [
    {
      topic: 'factory/lineA/sensors',
      payload:
        '{"ts":"2026-01-05T08:00:00.000Z","machine_id":"M01","sensor":"temp","value":80.5,"unit":"°C"}',
    },
    {
      topic: 'factory/lineA/sensors',
      payload:
        '[{"machine_id":"M01","sensor":"temp","value":80.5},{"machine_id":"M01","sensor":"on","value":true}]',
    },
  ],
} satisfies PayloadFormat<'starter-json'>;

function readerAt(topic: string): TopicReader | undefined {
  const parts = splitLineSensorsTopic(topic);
  if (!parts) return undefined;
  const { line } = parts;
  if (!isName(line)) return { decode: () => reject('starter-json', describeBadName('line')) };
  return {
    decode({ json, text, arrival }) {
      if (json.ok) {
        const message = decodeStarterJson(json.value, line, arrival);
        // Only then, for almost every message is a reading.
        return message.rejections.length === 1 && isPresenceJson(json.value)
          ? ignore('starter-json')
          : message;
      }
      return isPresence(text ?? '') ? ignore('starter-json') : reject('starter-json', json.reason);
    },
  };
}

/**
 * One object at `factory/<line>/sensors`, or an array of them:
 * `{"ts": "2025-12-30T15:00:00.000Z", "machine_id": "M01", "sensor": "temp", "value": 80.5, "unit": "°C"}`
 */
export function decodeStarterJson(json: unknown, line: string, arrival: Arrival): ParsedMessage {
  if (!Array.isArray(json)) return single('starter-json', decodeObject(json, line, arrival));
  if (json.length === 0) return reject('starter-json', 'the array is empty');
  const found = gather();
  for (const input of json) {
    addResult(found, decodeObject(input, line, arrival, countOf(found)), {
      of: input,
      encode: encodeJson,
    });
  }
  return gathered('starter-json', found);
}

function decodeObject(input: unknown, line: string, arrival: Arrival, before = 0): EntryResult {
  if (!isJsonObject(input))
    return { ok: false, reason: 'must be an object with machine_id, sensor and value' };
  const { ts: given, machine_id, sensor, value, unit } = input;
  const isMore = hasMore(input);
  // Almost everybody sends a text: to look for other names costs more than all the rest.
  const time = typeof given === 'string' ? undefined : (findTime(input) ?? findUnclearTime(input));
  const found: FoundReading = {
    ts: typeof given === 'string' ? given : time?.value,
    site: defaultSite,
    line,
    machine_id,
    sensor,
    value,
    unit: isMore ? unitIn(input) : unit,
    quality: isMore ? qualityOf(input) : quality.good,
    is_historical: false,
  };
  return makeEntry(time ? { ...found, timeField: time.field } : found, arrival, before);
}

/** Whether there is a field that the original's form does not have. */
function hasMore(input: JsonObject): boolean {
  for (const field in input) {
    const isOfForm =
      field === 'ts' || field === 'machine_id' || field === 'sensor' || field === 'value' || field === 'unit';
    if (!isOfForm) return true;
  }
  return false;
}
