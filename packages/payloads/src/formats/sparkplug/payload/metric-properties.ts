import type { BinaryReader } from '@bufbuild/protobuf/wire';
import { type MessageForm, readMessage, readNumber, WireType } from './read-fields.ts';
import type { SparkplugMetric } from './sparkplug-metric.ts';

const { Varint, LengthDelimited } = WireType;

/** Keys and values stand in two lists of the same order. */
interface PropertySet {
  keys: string[];
  values: PropertyValue[];
}

const propertySetForm: MessageForm<PropertySet> = {
  wireTypes: { 1: LengthDelimited, 2: LengthDelimited },
  read(reader, field, { keys, values }) {
    if (field === 1) keys.push(reader.string());
    else values.push(readValue(reader));
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

function readValue(reader: BinaryReader): PropertyValue {
  const value: PropertyValue = { integer: undefined, text: undefined };
  readMessage(reader, propertyValueForm, value);
  return value;
}

/** The message `PropertySet` of a metric, section 6.4.7: as much of it as is kept. */
export function readProperties(reader: BinaryReader, metric: SparkplugMetric): void {
  const { keys, values }: PropertySet = { keys: [], values: [] };
  const problem = readMessage(reader, propertySetForm, { keys, values });
  metric.problem ??= problem;
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (value === undefined) continue;
    if (key === 'Quality') metric.quality = value.integer;
    else if (key === 'engUnit') metric.unit = value.text;
  }
}
