import { ProtobufReader } from './protobuf-reader.ts';
import type { SparkplugMetric } from './sparkplug-metric.ts';

/** The message `PropertySet` of a metric, section 6.4.7. Keys and values stand in two lists of the same order. */
export function readProperties(bytes: Uint8Array | undefined, metric: SparkplugMetric): void {
  if (!bytes) return;
  const reader = new ProtobufReader(bytes);
  const keys: string[] = [];
  const values: Uint8Array[] = [];
  while (reader.next()) {
    if (reader.field === 1) keys.push(reader.text() ?? '');
    else if (reader.field === 2) values.push(reader.bytes() ?? new Uint8Array());
    else reader.skip();
  }
  metric.problem ??= reader.problem;
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (value === undefined) continue;
    if (key === 'Quality') metric.quality = readProperty(value).integer;
    else if (key === 'engUnit') metric.unit = readProperty(value).text;
  }
}

function readProperty(bytes: Uint8Array): { integer: number | undefined; text: string | undefined } {
  const reader = new ProtobufReader(bytes);
  let integer: number | undefined;
  let text: string | undefined;
  while (reader.next()) {
    if (reader.field === 3 || reader.field === 4) integer = reader.unsigned() ?? integer;
    else if (reader.field === 8) text = reader.text() ?? text;
    else reader.skip();
  }
  return { integer, text };
}
