import { isJsonObject } from '../../../json-object.ts';
import { findTime } from '../../../time/time-fields.ts';
import { pointNames } from '../../line-protocol/point-names.ts';
import { pointQuality } from '../../line-protocol/point-quality.ts';
import type { FoundValue } from '../found-value.ts';
import type { Preset } from './preset.ts';

/** `data_format = "json"`: `{"name": "cpu", "tags": {"host": "press-1"}, "fields": {"idle": 97}, "timestamp": 1767600000}` */
export const telegraf: Preset = {
  topics: ['telegraf/#'],
  *unfold(json): Generator<FoundValue> {
    const metrics = isJsonObject(json) && Array.isArray(json.metrics) ? json.metrics : json;
    for (const metric of Array.isArray(metrics) ? metrics : [metrics]) {
      const { name = '', fields, tags } = isJsonObject(metric) ? metric : {};
      if (!isJsonObject(metric) || !isJsonObject(fields)) {
        yield { sensor: 'fields', value: {}, element: metric };
        continue;
      }
      const time = findTime(metric);
      const { sensorOf, ...names } = pointNames(String(name), isJsonObject(tags) ? tags : {});
      const quality = pointQuality(Object.entries(fields));
      for (const [field, value] of Object.entries(fields)) {
        if (field === quality.field) continue;
        const element = { ...metric, fields: { [field]: value } };
        yield {
          ...names,
          sensor: sensorOf(field),
          value,
          ts: time?.value,
          timeField: time?.field,
          quality: quality.code,
          element,
        };
      }
    }
  },
};
