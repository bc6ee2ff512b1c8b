import { isJsonObject, type JsonObject } from '../../../json-object.ts';
import { findTime, type TimeField } from '../../../time/time-fields.ts';
import { readQuality } from '../../../values/quality-code.ts';
import type { FoundValue, MappingContext } from '../found-value.ts';
import type { Preset } from './preset.ts';

/**
 * OPC UA PubSub in JSON (OPC 10000-14, 7.2.5): a network message with data set messages, or one of these alone. The
 * publisher is the machine unless the topic names it; a field is a value, a Variant, or a DataValue around one.
 */
export const opcuaPubSub: Preset = {
  topics: ['opcua/json/data/{machine_id}/#'],
  *unfold(json, context): Generator<FoundValue> {
    const { Messages: messages, ...network } = isJsonObject(json) ? json : {};
    for (const message of Array.isArray(messages) ? messages : [messages ?? json]) {
      const { Payload: payload, ...header } = isJsonObject(message) ? message : {};
      if (isJsonObject(payload)) yield* fields(payload, { ...network, ...header }, context);
      else if (isKeepAlive(network, header)) yield { sensor: 'keepalive', value: null, element: message };
      else yield { sensor: 'Payload', value: {}, element: message };
    }
  },
};

function isKeepAlive(...headers: readonly JsonObject[]): boolean {
  return headers.some(({ MessageType: type }) => type === 'ua-keepalive' || type === 'ua-metadata');
}

function* fields(payload: JsonObject, header: JsonObject, { names }: MappingContext): Generator<FoundValue> {
  const machine_id = names.machine_id ?? header.PublisherId ?? header.DataSetWriterName;
  const time = findTime({ Timestamp: header.Timestamp });
  for (const [sensor, field] of Object.entries(payload)) {
    const { value, status = header.Status, time: own = time } = readField(field);
    yield {
      machine_id,
      sensor,
      value,
      ts: own?.value,
      timeField: own?.field,
      quality: readQuality(status, 'opc-ua'),
      element: { ...header, Payload: { [sensor]: field } },
    };
  }
}

interface Field {
  value: unknown;
  status?: unknown;
  time?: TimeField | undefined;
}

function readField(field: unknown): Field {
  if (!isJsonObject(field)) return { value: field };
  const { Value, SourceTimestamp, ServerTimestamp, StatusCode, Status } = field;
  if (Value === undefined && 'Body' in field) return { value: field.Body };
  const inner = isJsonObject(Value) && 'Body' in Value ? Value.Body : Value;
  const status = StatusCode ?? Status;
  const time = findTime({ sourceTimestamp: SourceTimestamp, serverTimestamp: ServerTimestamp });
  return {
    // Bad quality comes without a value.
    value: inner ?? null,
    ...(status === undefined ? {} : { status }),
    ...(time ? { time } : {}),
  };
}
