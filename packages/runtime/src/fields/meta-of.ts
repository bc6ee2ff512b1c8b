import { z } from 'zod';

/** What a schema says of an environment variable or an option beside its type: `z.string().meta({ description: … })`. */
declare module 'zod' {
  interface GlobalMeta {
    /** What a value is counted in, such as `ms`. */
    unit?: string;
    /** Neither shown nor logged; a variable may also come from a file, see `readSecrets`. */
    secret?: true;
    /** False where compose sets the variable itself, and does not pass on what `.env` has. */
    compose?: false;
    /** What stands for the value in the help, such as FILE. */
    placeholder?: string;
    /** Name of the option without which this one means nothing. */
    needs?: string;
  }
}

/** Meta data is kept with the schema that it was given to; a default or a transformation wraps that one. */
export function metaOf(field: z.ZodType): z.GlobalMeta {
  const inner =
    field instanceof z.ZodDefault || field instanceof z.ZodOptional
      ? metaOf(field.unwrap() as z.ZodType)
      : field instanceof z.ZodPipe
        ? metaOf(field.in as z.ZodType)
        : {};
  return { ...inner, ...field.meta() };
}
