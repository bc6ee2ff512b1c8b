/** The part of JSON Schema that the API uses. */
export interface Schema {
  type?: string | string[];
  description?: string | undefined;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  minimum?: number;
  maximum?: number;
}

/** Deeper than this a table says no more than the OpenAPI document does. */
const deepest = 3;

export interface Field {
  /** From the outermost object, `machines[].sensors[].unit`. */
  path: string;
  type: string;
  /** As JSON; undefined where there is none. */
  fallback: string | undefined;
  required: boolean;
  description: string;
}

/** Each field of an object, and of the objects in it. Of alternatives that share a field, the first tells it. */
export function describeFields(schema: Schema, prefix = '', depth = 0): Field[] {
  const fields = new Map<string, Field>();
  const add = (field: Field) => fields.has(field.path) || fields.set(field.path, field);
  for (const { properties = {}, required = [] } of inner(schema))
    for (const [name, field] of Object.entries(properties)) {
      const path = `${prefix}${name}`;
      add({
        path,
        type: typeOf(field),
        fallback: field.default === undefined ? undefined : JSON.stringify(field.default),
        required: required.includes(name),
        description: field.description ?? '',
      });
      if (depth < deepest) describeFields(field, `${path}${suffix(field)}.`, depth + 1).forEach(add);
    }
  return [...fields.values()];
}

/** The objects that a schema holds: itself, the elements of an array, the values of a map, or either of several. */
function inner(schema: Schema): Schema[] {
  if (schema.properties) return [schema];
  if (schema.anyOf) return schema.anyOf.flatMap(inner);
  if (schema.items) return inner(schema.items);
  return typeof schema.additionalProperties === 'object' ? inner(schema.additionalProperties) : [];
}

function suffix(schema: Schema): string {
  const [object = schema] = (schema.anyOf ?? []).filter(({ type }) => type === 'array' || type === 'object');
  if (object.items) return '[]';
  return typeof object.additionalProperties === 'object' ? '.<name>' : '';
}

function typeOf(schema: Schema): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  const type = [schema.type ?? 'any'].flat().join(' or ');
  if (type === 'array') return schema.items ? `array of ${typeOf(schema.items)}` : 'array';
  if (schema.format === 'date-time') return 'date-time';
  return type + range(schema);
}

function range({ minimum, maximum }: Schema): string {
  // Bounds of doubles and of safe integers are no limits that anybody chose.
  const told = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (told(minimum) && told(maximum)) return `, ${minimum} to ${maximum}`;
  if (told(minimum)) return `, at least ${minimum}`;
  return told(maximum) ? `, at most ${maximum}` : '';
}
