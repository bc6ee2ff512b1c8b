import { isJsonObject, type JsonObject } from '../../json-object.ts';
import { findTime, isTimeField, type TimeField } from '../../time/time-fields.ts';
import { isQualityField, qualityOf } from '../../values/quality-field.ts';
import { isUnitField, unitIn } from '../../values/unit-field.ts';
import type { FoundValue, Unfold } from './found-value.ts';
import { ownName } from './own-name.ts';

export interface EveryValueOptions {
  /** Keys that are left out wherever they stand, with all below them. */
  drop?: ReadonlySet<string>;
}

/** A list of more numbers is a waveform, not so many sensors. */
const longestList = 16;
const deepest = 32;
/** Keys that carry the value of the object that they stand in, as in `{"temp": {"value": 21.5, "unit": "°C"}}`. */
const valueKeys = ['value', 'Value', 'v', 'val'];
/** Where no value stands beside them, these alone are the quality of all that does. */
const sharedQualities = new Set(['quality', 'Quality', 'statusCode', 'StatusCode', 'status_code']);

interface Level {
  path: string;
  depth: number;
  time: TimeField | undefined;
  quality: number | undefined;
  /** Whether it stands in an array, and then what that is called. */
  isElement: boolean;
  list?: string;
  /** Wraps a value so that it stands where it stood, with its time. */
  wrap: (value: unknown) => unknown;
}

/**
 * Every number, boolean and text in an object, each a sensor called by its path: `aenergy.total`. A field that bears
 * the name of a time is the time of all beside and below it; so is a quality. An array of objects is as many messages.
 * Within an array an object goes by what it calls itself, `{"name": "temp", "value": 21.5}`, or else by its place, unless
 * each has a time of its own: these are values of one sensor.
 */
export function everyValue({ drop = new Set() }: EveryValueOptions = {}): Unfold {
  function* walkObject(object: JsonObject, given: Level): Generator<FoundValue> {
    const isValue = valueKeys.some((key) => isScalar(object[key]));
    const isNamed = given.isElement || (given.path === '' && isValue);
    const self = isNamed ? ownName(object, { drop, takesNumbers: isValue }) : undefined;
    const level = self ? named(given, self.key, self.name) : given;
    const own = findTime(object);
    const time = own ?? level.time;
    const valueKey = valueKeys.find((key) => isScalar(object[key]));
    const isPoint = valueKey !== undefined && level.path !== '';
    const wrap = (key: string) => (value: unknown) =>
      level.wrap(own ? { [own.field]: object[own.field], [key]: value } : { [key]: value });
    const quality = isPoint ? qualityOf(object) : (sharedQuality(object) ?? level.quality);
    for (const [key, value] of Object.entries(object)) {
      if (drop.has(key) || key === self?.key || isTimeField(key, value)) continue;
      const below = { depth: level.depth + 1, time, quality, wrap: wrap(key), isElement: false };
      if (isPoint && key === valueKey) {
        yield { ...found(value, { ...below, path: level.path }), unit: unitIn(object) };
      } else if (isPoint ? isQualityField(key) || isUnitField(key) : sharedQualities.has(key)) {
      } else yield* walk(value, { ...below, path: level.path === '' ? key : `${level.path}.${key}` });
    }
  }

  function* walk(value: unknown, level: Level): Generator<FoundValue> {
    if (level.depth > deepest || isLongList(value)) yield found(value, level);
    else if (Array.isArray(value)) {
      const isSeries = areTimed(value);
      for (const [index, element] of value.entries())
        yield* walk(element, {
          ...level,
          depth: level.depth + 1,
          isElement: isJsonObject(element),
          path: isSeries ? level.path : `${level.path}.${index}`,
          list: level.path,
        });
    } else if (isJsonObject(value)) yield* walkObject(value, level);
    else yield found(value, level);
  }

  return function* unfold(json, { names: { sensor = '' } }) {
    const root = {
      path: sensor,
      depth: 0,
      time: undefined,
      quality: undefined,
      isElement: false,
      wrap: (value: unknown) => value,
    };
    if (!Array.isArray(json)) {
      yield* walk(json, root);
      return;
    }
    if (json.some(isJsonObject))
      for (const element of json)
        yield* walk(element, { ...root, depth: 1, isElement: isJsonObject(element), list: sensor });
    else yield found(json, root);
  };
}

function found(value: unknown, { path, time, quality, wrap }: Level): FoundValue {
  const element = wrap(value);
  return {
    sensor: path === '' ? undefined : path,
    value,
    ts: time?.value,
    timeField: time?.field,
    quality,
    element,
  };
}

/** The level of an object that calls itself something. */
function named(level: Level, key: string, name: string): Level {
  const { list = '', isElement } = level;
  const path = list === '' ? name : `${list}.${name}`;
  const wrap = (value: unknown) => {
    const whole = { [key]: name, ...(isJsonObject(value) ? value : {}) };
    return level.wrap(isElement ? [whole] : whole);
  };
  return { ...level, path, wrap };
}

/** Whether each element has a time, and none that of another. */
function areTimed(elements: readonly unknown[]): boolean {
  const times = elements.map((element) => (isJsonObject(element) ? findTime(element)?.value : undefined));
  return !times.includes(undefined) && new Set(times).size === times.length;
}

function sharedQuality(object: JsonObject): number | undefined {
  for (const name of sharedQualities) {
    if (object[name] !== undefined && !isJsonObject(object[name])) return qualityOf({ [name]: object[name] });
  }
  return undefined;
}

function isScalar(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}

function isLongList(value: unknown): boolean {
  return (
    Array.isArray(value) && (value.length > longestList || value.length === 0) && !value.some(isJsonObject)
  );
}
