import { isJsonObject, type JsonObject } from '../../../json-object.ts';
import { findTime } from '../../../time/time-fields.ts';
import { qualityOf } from '../../../values/quality-field.ts';
import type { FoundValue } from '../found-value.ts';
import type { Preset } from './preset.ts';

const pathKeys = ['tagPath', 'fullPath', 'path', 'tag', 'name'];
const listKeys = ['tags', 'values', 'data'];

/**
 * Tags of Ignition as its scripts and modules write them in JSON: objects with `tagPath`, `value`, `quality` and
 * `timestamp`, one, a list, or by their path. `[default]Line1/Press2/Temp` is `Temp` of the machine `Line1/Press2`.
 */
export const ignition: Preset = {
  topics: ['ignition/#'],
  *unfold(json): Generator<FoundValue> {
    const list = isJsonObject(json) ? listKeys.map((key) => json[key]).find(Array.isArray) : json;
    if (Array.isArray(list)) for (const tag of list) yield tagOf(tag, pathOf(tag));
    else if (!isJsonObject(json) || pathOf(json) !== undefined) yield tagOf(json, pathOf(json));
    else for (const [path, tag] of Object.entries(json)) yield tagOf(tag, path);
  },
};

function pathOf(tag: unknown): string | undefined {
  if (!isJsonObject(tag)) return undefined;
  return pathKeys.map((key) => tag[key]).find((path) => typeof path === 'string');
}

function tagOf(tag: unknown, path = ''): FoundValue {
  const object: JsonObject = isJsonObject(tag) ? tag : { value: tag };
  const time = findTime(object);
  const levels = path.replace(/^\[[^\]]*\]/, '').split('/');
  const sensor = levels.pop();
  return {
    ...(levels.length > 0 ? { machine_id: levels.join('/') } : {}),
    ...(levels.length > 1 ? { line: levels.slice(0, -1).join('/') } : {}),
    sensor: sensor || undefined,
    value: object.value ?? object.v ?? {},
    unit: object.engUnit ?? object.unit,
    ts: time?.value,
    timeField: time?.field,
    quality: qualityOf(object),
    element: { ...object, tagPath: path },
  };
}
