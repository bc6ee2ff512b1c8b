import { gzipSync } from 'node:zlib';
import { testInstant } from '@i40/common/testing';
import fc from 'fast-check';
import { bytesField, textField, varintField } from './protobuf-fields.ts';

/** Messages as a plant, a broken gateway and an attacker would send them, for property tests and `pnpm fuzz`. */

export interface AnyMessage {
  topic: string;
  payload: Uint8Array;
  contentType: string | undefined;
  retained: boolean;
}

const megabyte = 1024 * 1024;
const text = (arbitrary: fc.Arbitrary<string>) => arbitrary.map((string): Uint8Array => Buffer.from(string));

const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('M01', 'temp', 'E', 'D', 'a/b', 'urn:dev:1') },
  fc.constantFrom('2026-01-05 08:00:00', '21,5', '1,234', '21.5 °C', 'NaN', 'RUN', 'Bad', 'offline'),
  fc.constantFrom('', '\ud800', '\u0000', '__proto__', 'constructor', 'x'.repeat(65), 'motor temp', 'é'),
  fc.string({ unit: 'binary', maxLength: 70 }),
);
const number = fc.oneof(
  fc.constantFrom(testInstant, testInstant / 1000, 0, -0, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 28, -1),
  fc.double(),
  fc.integer(),
);
const scalar = fc.oneof({ weight: 4, arbitrary: number }, name, fc.boolean(), fc.constant(null));
const fields = [
  'ts',
  'machine_id',
  'sensor',
  'value',
  'unit',
  'timestamp_ms',
  'n',
  'bn',
  't',
  'bt',
  'v',
  'vs',
  'bv',
  ...[
    'timestamp',
    'time',
    'date',
    'last_seen',
    'quality',
    'q',
    'StatusCode',
    'values',
    'fields',
    'tags',
    'name',
    'id',
  ],
  ...['Payload', 'Messages', 'metrics', 'Value', 'Body', 'params', 'method', 'tagPath', 'e', 'Time', 'state'],
];
const field = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fields, 'u', 'bu', 'bver') }, name);
const record = fc.dictionary(
  field,
  fc.oneof(
    { weight: 9, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(fc.dictionary(field, scalar, { maxKeys: 5 }), { maxLength: 3 }) },
    {
      weight: 1,
      arbitrary: fc.dictionary(field, fc.dictionary(field, scalar, { maxKeys: 4 }), { maxKeys: 3 }),
    },
    fc.jsonValue({ maxDepth: 2 }),
  ),
);
const json = fc.oneof(
  record,
  fc.array(fc.oneof({ weight: 9, arbitrary: record }, scalar)),
  scalar,
  fc.jsonValue(),
);

/** JSON.stringify knows neither of these, and a sender may. */
const oddJson = fc.constantFrom(
  '1e999',
  '-1e999',
  '[1e999]',
  '{"value":1e999,"machine_id":"M01","sensor":"temp"}',
  '{"timestamp_ms":1e999,"value":1}',
  '[{"bt":1e999,"n":"M01/temp","v":1}]',
  '{"value":1,"value":2,"machine_id":"M01","machine_id":7,"sensor":"temp"}',
  '\ufeff1',
  'NaN',
  `${'9'.repeat(400)}`,
  '0x10',
  '{"value":NaN,"machine_id":"M01","sensor":"temp"}\n{"value":1}',
  '[{"v":-Infinity,"id":"a"},{"v":1,"id":"b"}]',
  'm,machine=M01 a=1,b="x y",c=t 1767600000000000000\nm d=1e999',
  '{"a":1}\0',
);
const deepJson = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"n":'), fc.integer({ min: 1, max: 100_000 }))
  .map(([open, depth]) => `${open.repeat(depth)}1${open === '[' ? ']'.repeat(depth) : ''}`);
const hugeName = fc
  .tuple(fc.constantFrom('machine_id', 'sensor', 'n', 'unit', 'ts', 'x'), fc.integer({ min: 0, max: 200 }))
  .map(([key, over]) => `[{"${key}":"${'a'.repeat(megabyte - 100 + over)}","value":1,"v":1}]`);

const varints = fc.oneof(fc.maxSafeNat(), fc.nat(12), fc.constantFrom(testInstant, 500, 192));
const protobufField = fc.oneof(
  fc.tuple(fc.nat(20), varints).map(([id, value]) => varintField(id, value)),
  fc.tuple(fc.constantFrom(1, 15, 4), name).map(([id, value]) => [...textField(id, value)]),
  fc.tuple(fc.nat(20), fc.uint8Array({ maxLength: 20 })).map(([id, bytes]) => [...bytesField(id, bytes)]),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => [13 * 8 + 1, ...bytes]),
  fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => [12 * 8 + 5, ...bytes]),
);
const join = (parts: readonly (readonly number[])[]) => parts.flat();
const flatMetric = fc.array(protobufField, { maxLength: 8 }).map(join);
/** Its members in a template: metrics that may be templates themselves. */
const templateOf = (member: fc.Arbitrary<number[]>) =>
  fc.tuple(flatMetric, fc.array(member, { maxLength: 3 }), fc.nat(1)).map(([head, members, isDefinition]) => {
    const template = [
      ...members.flatMap((bytes) => [...bytesField(2, bytes)]),
      ...varintField(5, isDefinition),
    ];
    return [...head, ...bytesField(18, template)];
  });
export const anyMetric = fc.oneof(
  { weight: 6, arbitrary: flatMetric },
  { weight: 2, arbitrary: templateOf(flatMetric) },
  templateOf(templateOf(flatMetric)),
);

const sparkplugPayload = fc
  .record({
    timestamp: varints,
    seq: fc.nat(300),
    metrics: fc.array(fc.oneof({ weight: 4, arbitrary: anyMetric }, fc.constant(goodMetric())), {
      maxLength: 6,
    }),
    rest: anyMetric,
  })
  .map(({ timestamp, seq, metrics, rest }): Uint8Array => {
    const metricFields = metrics.flatMap((metric) => [...bytesField(2, metric)]);
    return Uint8Array.from([...varintField(1, timestamp), ...varintField(3, seq), ...metricFields, ...rest]);
  });

/** `load`, alias 1, Boolean, true. */
export function goodMetric(): number[] {
  return [...textField(1, 'load'), ...varintField(2, 1), ...varintField(4, 11), ...varintField(14, 1)];
}

/** Cut off, and with one byte changed. */
export const damaged = (payload: fc.Arbitrary<Uint8Array>) =>
  fc.tuple(payload, fc.nat(), fc.nat(), fc.nat(255)).map(([bytes, end, position, byte]) => {
    const copy = Uint8Array.from(bytes.subarray(0, end % (bytes.length + 1)));
    if (copy.length > 0) copy[position % copy.length] = byte;
    return copy;
  });

export const wellFormed = fc.oneof(
  { weight: 6, arbitrary: text(json.map((value) => JSON.stringify(value))) },
  { weight: 6, arbitrary: sparkplugPayload },
  { weight: 2, arbitrary: text(fc.oneof(number.map(String), fc.constantFrom('ON', 'OFF', 'true', 'x', ''))) },
  { weight: 2, arbitrary: text(oddJson) },
  {
    weight: 1,
    arbitrary: text(json.map((value) => JSON.stringify(value))).map((bytes): Uint8Array => gzipSync(bytes)),
  },
);
const heavy = text(fc.oneof(deepJson, hugeName));

const topics = [
  'factory/lineA/sensors',
  'factory/lineA/M01/temp',
  'umh/v1/acme/munich/_historian/temp',
  'senml/x',
  'zigbee2mqtt/kitchen',
  'json/lineA/M01/temp',
  'mapped/M01',
  'telegraf/M01',
  'influx/M01',
  ...[
    'iotgateway',
    'v1/gateway/telemetry',
    'tele/plug/SENSOR',
    'shelly/status/switch:0',
    'shelly/events/rpc',
  ],
  ...['ignition/x', 'opcua/json/data/plc/group'],
  'other',
  'spBv1.0/STATE/host',
  ...['NBIRTH', 'NDATA', 'NDEATH', 'NCMD'].map((type) => `spBv1.0/G/${type}/E`),
  ...['DBIRTH', 'DDATA', 'DDEATH'].map((type) => `spBv1.0/G/${type}/E/D`),
  '$sparkplug/certificates/spBv1.0/G/NBIRTH/E',
];
const topic = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...topics) },
  fc.array(name, { maxLength: 6 }).map((levels) => levels.join('/')),
  fc.tuple(fc.constantFrom('umh/v1/', 'spBv1.0/', 'factory/'), name).map(([prefix, rest]) => prefix + rest),
);

export const anyMessage: fc.Arbitrary<AnyMessage> = fc.record({
  topic,
  payload: fc.oneof(
    { weight: 60, arbitrary: wellFormed },
    { weight: 30, arbitrary: damaged(wellFormed) },
    { weight: 9, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: heavy },
  ),
  contentType: fc.option(fc.constantFrom('application/senml+json', 'application/json', ''), {
    nil: undefined,
    freq: 4,
  }),
  retained: fc.boolean(),
});
