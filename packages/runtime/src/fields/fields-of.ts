import { z } from 'zod';

/** The schema of each field of an object, of an intersection of objects, or of one with further rules. */
export function fieldsOf(schema: z.ZodType): Record<string, z.ZodType> {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodIntersection) {
    return { ...fieldsOf(schema.def.left as z.ZodType), ...fieldsOf(schema.def.right as z.ZodType) };
  }
  throw new TypeError(`No object: ${schema.type}`);
}
