import { isJsonObject } from '../../../json-object.ts';
import { findTime } from '../../../time/time-fields.ts';
import { qualityOf } from '../../../values/quality-field.ts';
import type { FoundValue } from '../found-value.ts';
import type { Preset } from './preset.ts';

/**
 * The IoT Gateway of Kepware: `{"timestamp": …, "values": [{"id": "Channel1.Press2.Temp", "v": 80.5, "q": true, "t": …}]}`.
 * The last part of an id is the sensor, what comes before it the machine.
 */
export const kepware: Preset = {
  topics: ['iotgateway', 'iotgateway/#', 'kepware/#'],
  *unfold(json): Generator<FoundValue> {
    const given = isJsonObject(json) ? json.values : json;
    const shared = isJsonObject(json) ? findTime(json) : undefined;
    for (const tag of Array.isArray(given) ? given : [given]) {
      if (!isJsonObject(tag)) {
        yield { sensor: undefined, value: tag ?? {}, element: { values: [tag] } };
        continue;
      }
      const time = findTime(tag) ?? shared;
      const id = String(tag.id ?? '');
      const split = id.lastIndexOf('.');
      yield {
        ...(split > 0 ? { machine_id: id.slice(0, split) } : {}),
        sensor: id.slice(split + 1) || undefined,
        value: tag.v,
        ts: time?.value,
        timeField: time?.field,
        quality: qualityOf(tag),
        element: { values: [tag] },
      };
    }
  },
};
