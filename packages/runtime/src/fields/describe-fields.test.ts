import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flagEnv, portEnv } from '../environment/env.ts';
import { describeFields } from './describe-fields.ts';
import { describeRange } from './describe-range.ts';

const schema = z
  .object({
    WAIT_MS: z.coerce
      .number()
      .min(0)
      .max(60_000)
      .meta({ description: 'How long.', unit: 'ms' })
      .default(2_000),
    PORT: portEnv.optional().meta({ description: 'Where.', compose: false }),
    ON: flagEnv.default(true),
    LEVEL: z.enum(['info', 'warn', 'error']).default('info'),
    SPEED: z.coerce.number().positive().default(1),
    NAMES: z
      .string()
      .default('a,b')
      .transform((text) => text.split(','))
      .refine((names) => names.length > 0),
  })
  .refine((env) => env.WAIT_MS > 0)
  .and(z.object({ KEY: z.string().default('k').meta({ secret: true }) }));

describe('describeFields', () => {
  const fields = describeFields(schema);

  it('tells defaults as they are written in the environment', () => {
    expect(fields.map((field) => [field.name, field.default])).toEqual([
      ['WAIT_MS', '2000'],
      ['PORT', undefined],
      ['ON', 'true'],
      ['LEVEL', 'info'],
      ['SPEED', '1'],
      ['NAMES', 'a,b'],
      ['KEY', 'k'],
    ]);
  });

  it('tells what a value may be', () => {
    expect(fields.map((field) => describeRange(field))).toEqual([
      '0 to 60,000',
      '1 to 65,535',
      'true or false',
      'info, warn or error',
      'above 0',
      '',
      '',
    ]);
  });

  it('keeps what was said of a schema before it was given a default', () => {
    expect(fields[0]).toMatchObject({ description: 'How long.', unit: 'ms', secret: false, compose: true });
    expect(fields[1]).toMatchObject({ description: 'Where.', compose: false });
    expect(fields.at(-1)?.secret).toBe(true);
  });
});
