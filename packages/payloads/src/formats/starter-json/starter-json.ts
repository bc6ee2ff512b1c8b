import { defaultSite, quality, type ReadingResult } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import { encodeJson, isJsonObject } from '../../json-object.ts';
import { addResult, gather, type ParsedMessage, reject, single } from '../../parsed-message.ts';
import { makeReading } from '../../reading-rules.ts';

/**
 * Form A of the payloads: the starter's JSON at `factory/<line>/sensors`, one object or an array of them:
 * `{"ts": "2025-12-30T15:00:00.000Z", "machine_id": "M01", "sensor": "temp", "value": 80.5, "unit": "°C"}`
 */
export function decodeStarterJson(json: unknown, line: string, arrival: Arrival): ParsedMessage {
  if (!Array.isArray(json)) return single('starter-json', decodeObject(json, line, arrival));
  if (json.length === 0) return reject('starter-json', 'the array is empty');
  const gathered = gather();
  for (const input of json) {
    addResult(gathered, decodeObject(input, line, arrival, gathered.readings.length), {
      of: input,
      encode: encodeJson,
    });
  }
  return { decoder: 'starter-json', ...gathered };
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
