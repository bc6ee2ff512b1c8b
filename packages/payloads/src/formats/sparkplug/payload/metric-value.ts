import { readNumberText } from '../../../values/number-text.ts';
import { readStateText } from '../../../values/state-text.ts';
import type { MetricValue } from './sparkplug-metric.ts';

/** Datatypes of Sparkplug B 3.0, section 6.4.16, that are measured values. */
const datatypes = {
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  uint8: 5,
  uint16: 6,
  uint32: 7,
  uint64: 8,
  float: 9,
  double: 10,
  boolean: 11,
} as const;

/** What machines say in words; other texts identify something. */
const textDatatypes: readonly number[] = [12, 14];

/** Those above are texts, times, bytes and compounds. */
export const greatestMeasuredDatatype = datatypes.boolean;

/** What a metric says: a value, a text among them; nothing that could be one; or a value that its datatype does not allow. */
export type MeasuredValue =
  | { kind: 'value'; value: number | boolean | string }
  | { kind: 'none' }
  | { kind: 'misfit' };

/**
 * The value of a metric: a measured one, or a text. Times, identifiers, bytes, data sets and templates are none. Datatype 0, or none, leaves
 * it to the field in which the value came.
 *
 * Signed integers come as two's complement in an unsigned field, of 8 and 16 bits some send only those. Libraries that
 * put a value into the field of another datatype are understood where that leaves one reading of it.
 */
export function measuredValue(value: MetricValue | undefined, datatype: number): MeasuredValue {
  if (value?.kind === 'text') return textValue(value.text, datatype);
  if (datatype > greatestMeasuredDatatype || value?.kind === 'other') return none;
  if (value === undefined) return misfit;
  if (datatype === 0 || datatype === datatypes.boolean)
    return { kind: 'value', value: looseValue(value, datatype) };
  if (value.kind === 'boolean') return misfit;
  const wantsFraction = datatype >= datatypes.float;
  if (value.kind === 'number')
    return wantsFraction || isWithin(value.number, datatype)
      ? { kind: 'value', value: value.number }
      : misfit;
  if (!wantsFraction) return { kind: 'value', value: integerValue(value.low, value.high, datatype) };
  return isAmbiguous(value) ? misfit : { kind: 'value', value: signedValue(value) };
}

const none: MeasuredValue = { kind: 'none' };
const misfit: MeasuredValue = { kind: 'misfit' };

/** A text is what its metric says where it is one by its datatype; in the field of a number it may be one. */
function textValue(text: string, datatype: number): MeasuredValue {
  const isText = datatype === 0 || textDatatypes.includes(datatype);
  if (!isText && datatype > greatestMeasuredDatatype) return none;
  const isSaid = readNumberText(text) !== undefined || (isText && readStateText(text) !== undefined);
  return isSaid ? { kind: 'value', value: text } : none;
}

type Scalar = Exclude<MetricValue, { kind: 'other' | 'text' }>;

function looseValue(value: Scalar, datatype: number): number | boolean {
  if (value.kind === 'boolean') return value.boolean;
  const number = value.kind === 'number' ? value.number : value.high * 2 ** 32 + value.low;
  return datatype === datatypes.boolean ? number !== 0 : number;
}

function integerValue(low: number, high: number, datatype: number): number {
  switch (datatype) {
    case datatypes.int8:
      return (low << 24) >> 24;
    case datatypes.int16:
      return (low << 16) >> 16;
    case datatypes.int32:
      return low | 0;
    case datatypes.int64:
      return (high | 0) * 2 ** 32 + low;
    default:
      return high * 2 ** 32 + low;
  }
}

/** What an integer datatype can hold. */
const ranges: Readonly<Record<number, readonly [least: number, greatest: number]>> = {
  [datatypes.int8]: [-(2 ** 7), 2 ** 7 - 1],
  [datatypes.int16]: [-(2 ** 15), 2 ** 15 - 1],
  [datatypes.int32]: [-(2 ** 31), 2 ** 31 - 1],
  [datatypes.int64]: [-(2 ** 63), 2 ** 63],
  [datatypes.uint8]: [0, 2 ** 8 - 1],
  [datatypes.uint16]: [0, 2 ** 16 - 1],
  [datatypes.uint32]: [0, 2 ** 32 - 1],
  [datatypes.uint64]: [0, 2 ** 64],
};

function isWithin(number: number, datatype: number): boolean {
  const [least, greatest] = ranges[datatype] ?? [0, -1];
  return number >= least && number <= greatest;
}

type Integer = Extract<MetricValue, { kind: 'integer' }>;

/** 32 bits with the first one set: a great number, or a negative one whose sign nobody extended. */
function isAmbiguous({ low, high, bits }: Integer): boolean {
  return bits === 32 && high === 0 && low >= 2 ** 31;
}

function signedValue({ low, high }: Integer): number {
  return (high | 0) * 2 ** 32 + low;
}
