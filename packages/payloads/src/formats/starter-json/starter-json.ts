import { defaultSite, isName, quality, type ReadingResult, splitLineSensorsTopic } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { PayloadFormat, TopicReader } from '../../format.ts';
import { encodeJson, isJsonObject } from '../../json-object.ts';
import { addResult, gather, gathered, type ParsedMessage, reject, single } from '../../parsed-message.ts';
import { describeBadName, makeReading } from '../../reading-rules.ts';

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
    decode: ({ json, arrival }) =>
      json.ok ? decodeStarterJson(json.value, line, arrival) : reject('starter-json', json.reason),
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
    addResult(found, decodeObject(input, line, arrival, found.readings.length), {
      of: input,
      encode: encodeJson,
    });
  }
  return gathered('starter-json', found);
}

function decodeObject(input: unknown, line: string, arrival: Arrival, before = 0): ReadingResult {
  if (!isJsonObject(input))
    return { ok: false, reason: 'must be an object with machine_id, sensor and value' };
  const { ts, machine_id, sensor, value, unit } = input;
  return makeReading(
    {
      ts,
      site: defaultSite,
      line,
      machine_id,
      sensor,
      value,
      unit,
      quality: quality.good,
      is_historical: false,
    },
    arrival,
    before,
  );
}
