import { isJsonObject, type JsonObject } from '../../json-object.ts';
import { parseLenientJson } from '../../lenient-json.ts';
import { readText } from '../../read-text.ts';
import { isTimeField } from '../../time/time-fields.ts';
import { isQualityField } from '../../values/quality-field.ts';
import { type PresetName, presets } from './presets/presets.ts';

const idKeys = ['id', 'name', 'tag', 'sensor', 'n', 'key', 'metric', 'point', 'variable'];
const valueKeys = ['v', 'value', 'val', 'Value'];
/** Levels that name what is sent, not who sends it. */
const genericLevel =
  /^(data|telemetry|state|status|values?|sensors?|measurements?|json|up|uplink|readings?|events?|metrics|attributes|lwt)$/i;

/** Bytes that happen to be UTF-8. */
const control = /(?![\t\r\n])\p{Cc}/u;

/**
 * The lines for `mappings.yaml` by which messages like this one would be understood; undefined where the payload is neither
 * JSON nor a text. A guess, by what products are known to send and by what fields are called, for a person to check.
 */
export function suggestMapping(topic: string, payload: Uint8Array): string | undefined {
  const text = readText(payload);
  if (text === undefined || text.trim() === '' || control.test(text)) return undefined;
  const json = parseLenientJson(text);
  const value = json.ok ? json.value : undefined;
  const preset = presetFor(topic, value);
  if (preset) return presetLines(preset, topic);
  if (!isJsonObject(value) && !(Array.isArray(value) && value.some(isJsonObject)))
    return topic.includes('/')
      ? lines(valueTemplate(topic))
      : lines(quoted(topic), `machine: ${quoted(topic)}`, 'sensor: value', 'value: $');
  const list = listIn(value);
  return list ? lines(machineTemplate(topic), ...listLines(list)) : lines(machineTemplate(topic));
}

function presetFor(topic: string, json: unknown): PresetName | undefined {
  if (topic.startsWith('zigbee2mqtt/')) return 'zigbee2mqtt';
  if (/^tele\/[^/]+\/(SENSOR|STATE)$/.test(topic)) return 'tasmota';
  const [first] = Array.isArray(json) ? json : [json];
  if (!isJsonObject(first)) return undefined;
  if (first.MessageType === 'ua-data' || 'Messages' in first) return 'opcua-pubsub';
  if (isJsonObject(first.fields) && 'name' in first) return 'telegraf';
  if (Array.isArray(first.metrics) && isJsonObject(first.metrics[0]?.fields)) return 'telegraf';
  if (/^Notify(Full)?Status$/.test(String(first.method)) || /\/status\/[a-z0-9]+:\d+$/.test(topic))
    return 'shelly';
  if ('tagPath' in first || hasElement(first.tags, 'tagPath')) return 'ignition';
  if (hasElement(first.values, 'id') && hasElement(first.values, 'v')) return 'kepware';
  return isThingsBoard(first) ? 'thingsboard' : undefined;
}

function isThingsBoard(object: JsonObject): boolean {
  const devices = Object.values(object);
  return devices.length > 0 && devices.every((device) => hasElement(device, 'values'));
}

function hasElement(list: unknown, key: string): boolean {
  return Array.isArray(list) && isJsonObject(list[0]) && key in list[0];
}

function presetLines(preset: PresetName, topic: string): string {
  const isUsual = presets[preset].topics.some((template) => fits(template, topic));
  const where = presets[preset].topics.some((template) => template.includes('{machine_id}'))
    ? machineTemplate(topic)
    : quoted(topic);
  return `mappings:\n  - preset: ${preset}${isUsual ? '' : `\n    topic: ${where}`}`;
}

function fits(template: string, topic: string): boolean {
  const pattern = template
    .replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replaceAll(/\{[a-z_]+\}/g, '[^/]+')
    .replace('#', '.*');
  return new RegExp(`^${pattern}$`).test(topic);
}

interface List {
  path: string;
  element: JsonObject;
}

/** An array of values that carry their names, and where it stands. */
function listIn(json: unknown): List | undefined {
  const isNamed = (element: unknown): element is JsonObject =>
    isJsonObject(element) && idKeys.some((key) => key in element) && valueKeys.some((key) => key in element);
  if (Array.isArray(json)) return isNamed(json[0]) ? { path: '$[*]', element: json[0] } : undefined;
  for (const [key, value] of Object.entries(isJsonObject(json) ? json : {})) {
    const [element] = Array.isArray(value) ? value : [];
    if (isNamed(element)) return { path: `$${member(key)}[*]`, element };
  }
  return undefined;
}

function listLines({ path, element }: List): string[] {
  const keys = Object.keys(element);
  const time = keys.find((key) => isTimeField(key, element[key]));
  const quality = keys.find(isQualityField);
  const unit = keys.find((key) => /^(unit|units|uom|u)$/i.test(key));
  const of = (names: readonly string[]) => names.find((name) => name in element) ?? '';
  return [
    `each: ${path}`,
    `sensor: '@${member(of(idKeys))}'`,
    `value: '@${member(of(valueKeys))}'`,
    ...(time === undefined ? [] : [`time: '@${member(time)}'`]),
    ...(unit === undefined ? [] : [`unit: '@${member(unit)}'`]),
    ...(quality === undefined ? [] : [`quality: '@${member(quality)}'`]),
  ];
}

function member(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `["${key.replaceAll(/["\\]/g, '\\$&')}"]`;
}

function lines(template: string, ...more: readonly string[]): string {
  return ['mappings:', `  - topic: ${template}`, ...more.map((line) => `    ${line}`)].join('\n');
}

/** The last level that names somebody is the machine. */
function machineTemplate(topic: string): string {
  const levels = topic.split('/');
  const [root, , , leaf = ''] = levels;
  // As plain values have it, where the default topics are.
  if (root === 'factory' && levels.length === 4)
    return quoted(`factory/{line}/{machine_id}/${literal(leaf)}`);
  const own = levels.findLastIndex((level) => level !== '' && !genericLevel.test(level));
  return quoted(
    levels.map((level, index) => (index === Math.max(own, 0) ? '{machine_id}' : literal(level))).join('/'),
  );
}

/** Of a value alone the last level is the sensor. */
function valueTemplate(topic: string): string {
  const levels = topic.split('/');
  const { length } = levels;
  const name = (level: string, index: number) => {
    if (index === length - 1) return '{sensor}';
    return index === length - 2 ? '{machine_id}' : literal(level);
  };
  return quoted(length < 2 ? '{machine_id}' : levels.map(name).join('/'));
}

/** What a template cannot hold as text, it may pass over. */
function literal(level: string): string {
  return level === '' || /[{}+#]/.test(level) ? '+' : level;
}

/** As YAML needs it where a line would mean something else. */
function quoted(text: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9/_{}.-]*$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
