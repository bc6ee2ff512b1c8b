import { isJsonObject } from '../../../json-object.ts';
import { findTime } from '../../../time/time-fields.ts';
import { everyValue } from '../every-value.ts';
import type { FoundValue, MappingContext } from '../found-value.ts';
import type { Preset } from './preset.ts';

const values = everyValue();

/**
 * Telemetry as a gateway of ThingsBoard takes it: `{"Press 2": [{"ts": 1767600000000, "values": {"temp": 80.5}}]}`; and at
 * topics that name the machine as a device sends it: `{"ts": …, "values": {…}}`, or the values alone.
 */
export const thingsboard: Preset = {
  topics: ['v1/gateway/telemetry', 'thingsboard/{machine_id}/telemetry'],
  *unfold(json, context) {
    if (context.names.machine_id !== undefined || !isJsonObject(json)) {
      yield* telemetry(json, context);
      return;
    }
    for (const [device, given] of Object.entries(json)) {
      for (const found of telemetry(given, context))
        yield { ...found, machine_id: device, element: { [device]: [found.element] } };
    }
  },
};

function* telemetry(given: unknown, context: MappingContext): Generator<FoundValue> {
  for (const point of Array.isArray(given) ? given : [given]) {
    if (!isJsonObject(point) || !isJsonObject(point.values)) {
      yield* values(point, context);
      continue;
    }
    const time = findTime(point);
    const { values: inner, ...outer } = point;
    for (const found of values(inner, context))
      yield {
        ...found,
        ts: found.ts ?? time?.value,
        timeField: found.timeField ?? time?.field,
        element: { ...outer, values: found.element },
      };
  }
}
