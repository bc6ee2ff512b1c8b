import { z } from 'zod';
import { fieldsOf } from './fields-of.ts';
import { metaOf } from './meta-of.ts';

/** A variable or an option, as a person has to know it. */
export interface FieldDescription {
  name: string;
  description: string;
  /** Of each value, where there may be several. */
  type: 'text' | 'number' | 'integer' | 'flag';
  isList: boolean;
  /** Where there are only a few. */
  choices: readonly string[];
  minimum: number | undefined;
  /** Whether the minimum itself is too little. */
  isAbove: boolean;
  maximum: number | undefined;
  unit: string | undefined;
  /** As it is written in the environment; undefined where there is none. */
  default: string | undefined;
  secret: boolean;
  compose: boolean;
  placeholder: string;
  /** The option without which this one means nothing. */
  needs: string | undefined;
}

interface FieldSchema {
  items?: FieldSchema;
  type?: string;
  enum?: readonly unknown[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}

export function describeFields(schema: z.ZodType): FieldDescription[] {
  return Object.entries(fieldsOf(schema)).map(([name, field]) => describeField(name, field));
}

export function describeField(name: string, field: z.ZodType): FieldDescription {
  const whole = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }) as FieldSchema;
  const schema = whole.items ?? whole;
  const meta = metaOf(field);
  const isFlag = schema.type === 'boolean' || (schema.enum?.includes('true') && schema.enum.includes('off'));
  const type = isFlag ? 'flag' : typeOf(schema);
  return {
    name,
    description: meta.description ?? '',
    type,
    isList: whole.items !== undefined,
    choices: isFlag ? [] : (schema.enum ?? []).map(String),
    minimum: bound(schema.exclusiveMinimum ?? schema.minimum),
    isAbove: schema.exclusiveMinimum !== undefined,
    maximum: bound(schema.maximum),
    unit: meta.unit,
    default: defaultOf(field),
    secret: meta.secret ?? false,
    compose: meta.compose ?? true,
    needs: meta.needs,
    placeholder: meta.placeholder ?? (type === 'number' || type === 'integer' ? 'N' : 'TEXT'),
  };
}

function typeOf({ type }: FieldSchema): FieldDescription['type'] {
  return type === 'number' || type === 'integer' ? type : 'text';
}

/** Zod bounds an integer by what a double holds. */
function bound(limit: number | undefined): number | undefined {
  return limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined;
}

/** What goes in, where it is transformed; null and the like have no text. */
function defaultOf(field: z.ZodType): string | undefined {
  if (field instanceof z.ZodPipe) return defaultOf(field.in as z.ZodType);
  if (!(field instanceof z.ZodDefault)) return undefined;
  const value: unknown = field.def.defaultValue;
  return Array.isArray(value) ? value.join(',') : String(value);
}
