import { type MessageForm, readFields, readNumber, WireType } from './read-fields.ts';
import type { SparkplugMetric } from './sparkplug-metric.ts';

const { Varint, LengthDelimited } = WireType;

/** Keys and values stand in two lists of the same order. */
interface PropertySet {
  keys: string[];
  values: Uint8Array[];
}

const propertySetForm: MessageForm<PropertySet> = {
  wireTypes: { 1: LengthDelimited, 2: LengthDelimited },
  read(reader, field, { keys, values }) {
    if (field === 1) keys.push(reader.string());
    else values.push(reader.bytes());
  },
};

interface PropertyValue {
  integer: number | undefined;
  text: string | undefined;
}

const propertyValueForm: MessageForm<PropertyValue> = {
  wireTypes: { 3: Varint, 4: Varint, 8: LengthDelimited },
  read(reader, field, value) {
    if (field === 8) value.text = reader.string();
    else value.integer = readNumber(reader);
  },
};

/** The message `PropertySet` of a metric, section 6.4.7: as much of it as is kept. */
export function readProperties(bytes: Uint8Array, metric: SparkplugMetric): void {
  const { keys, values }: PropertySet = { keys: [], values: [] };
  const problem = readFields(bytes, propertySetForm, { keys, values });
  metric.problem ??= problem;
  for (const [index, key] of keys.entries()) {
    const bytesOfValue = values[index];
    if (bytesOfValue === undefined || (key !== 'Quality' && key !== 'engUnit')) continue;
    const value: PropertyValue = { integer: undefined, text: undefined };
    readFields(bytesOfValue, propertyValueForm, value);
    if (key === 'Quality') metric.quality = value.integer;
    else metric.unit = value.text;
  }
}
