import type { JsonObject } from '../../json-object.ts';

/** Keys by which one of several values says what it is, the most telling first. */
const nameKeys = [
  ...[
    'name',
    'tag',
    'tagName',
    'tag_name',
    'sensor',
    'n',
    'key',
    'metric',
    'point',
    'variable',
    'variableName',
  ],
  ...[
    'variable_name',
    'signal',
    'channel',
    'parameter',
    'field',
    'label',
    'nodeId',
    'node_id',
    'id',
    'ID',
    'Id',
  ],
  ...['Name', 'Tag', 'Sensor', 'Key', 'Variable', 'TagName'],
];
const numberedKeys = new Set(['id', 'ID', 'Id', 'channel', 'point', 'n']);

/** What an object calls itself, and under which key; undefined where it does not. */
export interface OwnName {
  key: string;
  name: string;
}

/** `takesNumbers`: whether a number may be a name, as it may beside a value. */
export function ownName(
  object: JsonObject,
  { drop, takesNumbers }: { drop: ReadonlySet<string>; takesNumbers: boolean },
): OwnName | undefined {
  for (const key of nameKeys) {
    const given = object[key];
    if (drop.has(key)) continue;
    if (typeof given === 'string' && given.trim() !== '') return { key, name: given };
    if (takesNumbers && numberedKeys.has(key) && Number.isInteger(given)) return { key, name: String(given) };
  }
  return undefined;
}
