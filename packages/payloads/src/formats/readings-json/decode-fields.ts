import type { Arrival } from '../../arrival.ts';
import { isJsonObject } from '../../json-object.ts';
import { type EntryResult, makeEntry } from '../../reading-rules.ts';
import { findTime } from '../../time/time-fields.ts';
import { findUnclearTime } from '../../time/unclear-time.ts';
import { qualityOf } from '../../values/quality-field.ts';
import { unitIn } from '../../values/unit-field.ts';

export interface FieldsContext {
  /** Of what names none. */
  site: string;
  arrival: Arrival;
  /** Readings before it in the same message. */
  before?: number;
}

/** A reading of an object with the fields of a reading: `line` and `site` as well as those of the starter's JSON. */
export function decodeFields(input: unknown, { site, arrival, before = 0 }: FieldsContext): EntryResult {
  if (!isJsonObject(input))
    return { ok: false, reason: 'must be an object with machine_id, sensor and value' };
  const { machine_id, sensor, value } = input;
  const time = findTime(input) ?? findUnclearTime(input);
  return makeEntry(
    {
      ts: time?.value,
      timeField: time?.field ?? 'ts',
      site: input.site ?? site,
      line: input.line ?? '',
      machine_id,
      sensor,
      value,
      unit: unitIn(input),
      quality: qualityOf(input),
      is_historical: false,
    },
    arrival,
    before,
  );
}
