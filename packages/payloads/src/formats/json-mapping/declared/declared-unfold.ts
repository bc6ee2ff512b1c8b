import { isJsonObject } from '../../../json-object.ts';
import { epochMsOf } from '../../../time/epoch.ts';
import { findTime } from '../../../time/time-fields.ts';
import type { TopicNames } from '../../../topic-template.ts';
import { readQuality } from '../../../values/quality-code.ts';
import { everyValue } from '../every-value.ts';
import type { FoundValue, Unfold } from '../found-value.ts';
import type { Part } from './expression.ts';
import type { DeclaredMapping } from './mapping-schema.ts';

/** What a declared mapping finds in a payload. */
export function declaredUnfold(mapping: DeclaredMapping): Unfold {
  const every = everyValue({ drop: new Set(mapping.drop) });
  const { units = {} } = mapping;

  function known(root: unknown, part: Part): Omit<FoundValue, 'value' | 'element' | 'sensor'> {
    const named: TopicNames = mapping.names?.namesOf(root, part) ?? {};
    const machine_id = mapping.machine?.first(root, part) ?? named.machine_id;
    const line = mapping.line?.first(root, part) ?? named.line;
    const site = mapping.site?.first(root, part) ?? named.site;
    const time = timeOf(root, part);
    const quality = mapping.quality?.first(root, part);
    return {
      ...(machine_id === undefined ? {} : { machine_id: asName(machine_id) }),
      ...(line === undefined ? {} : { line: asName(line) }),
      ...(site === undefined ? {} : { site: asName(site) }),
      ...(mapping.unit ? { unit: mapping.unit.first(root, part) } : {}),
      ...(time ? { ts: time.value, timeField: time.field } : {}),
      ...(quality === undefined ? {} : { quality: readQuality(quality) }),
    };
  }

  /** As declared, else as the part or the payload says. */
  function timeOf(root: unknown, part: Part) {
    const declared = mapping.time?.first(root, part);
    if (declared !== undefined && declared !== null)
      return { field: 'time', value: typeof declared === 'number' ? epochMsOf(declared) : declared };
    const ofPart = isJsonObject(part.value) ? findTime(part.value) : undefined;
    return ofPart ?? (isJsonObject(root) ? findTime(root) : undefined);
  }

  function* valuesOf(root: unknown, part: Part, context: Parameters<Unfold>[1]): Generator<FoundValue> {
    const common = known(root, part);
    const named = mapping.names?.namesOf(root, part).sensor;
    const sensor = mapping.sensor?.first(root, part) ?? named ?? context.names.sensor;
    if (mapping.value) {
      const value = mapping.value.first(root, part) ?? null;
      yield {
        ...common,
        sensor: sensor === undefined ? undefined : asName(sensor),
        value,
        element: part.value,
      };
      return;
    }
    const names = sensor === undefined ? context.names : { ...context.names, sensor: String(sensor) };
    for (const { ts, timeField, ...found } of every(part.value, { names }))
      yield { ...found, ...common, ...(ts === undefined ? {} : { ts, timeField }) };
  }

  return function* unfold(json, context) {
    const whole: Part = { value: json, key: undefined };
    const parts = mapping.each?.all(json, whole) ?? [whole];
    for (const part of parts)
      for (const found of valuesOf(json, part, context))
        yield found.unit === undefined ? { ...found, unit: units[String(found.sensor)] } : found;
    if (parts.length === 0) yield { sensor: 'each', value: {}, element: json };
  };
}

/** Numbers name machines, too. */
function asName(found: unknown): unknown {
  return typeof found === 'number' ? String(found) : found;
}
