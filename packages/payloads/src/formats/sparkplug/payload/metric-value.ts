import type { MetricValue } from './sparkplug-payload.ts';

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

/** Those above are texts, times, bytes and compounds. */
export const greatestMeasuredDatatype = datatypes.boolean;

/** What a metric says: a value; nothing that could be one; or a value that its datatype does not allow. */
export type MeasuredValue =
  | { kind: 'value'; value: number | boolean }
  | { kind: 'none' }
  | { kind: 'misfit' };

/**
 * The measured value of a metric. Texts, times, bytes, data sets and templates are none. Datatype 0, or none, leaves
 * it to the field in which the value came.
 *
 * Signed integers come as two's complement in an unsigned field, of 8 and 16 bits some send only those.
 */
export function measuredValue(value: MetricValue | undefined, datatype: number): MeasuredValue {
  if (datatype > greatestMeasuredDatatype || value?.kind === 'other') return { kind: 'none' };
  if (value === undefined) return { kind: 'misfit' };
  if (datatype === 0 || datatype === datatypes.boolean)
    return { kind: 'value', value: looseValue(value, datatype) };
  if (value.kind === 'boolean') return { kind: 'misfit' };
  if (value.kind === 'number')
    return datatype >= datatypes.float ? { kind: 'value', value: value.number } : { kind: 'misfit' };
  return datatype >= datatypes.float
    ? { kind: 'misfit' }
    : { kind: 'value', value: integerValue(value.low, value.high, datatype) };
}

type Scalar = Exclude<MetricValue, { kind: 'other' }>;

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
