import { randomBytes } from 'node:crypto';
import { UsageError } from '@i40/common';
import { defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { makeApiKey } from '../access/api-keys.ts';
import { isScope, scopes } from '../access/scope.ts';

/** `i40 api-key new NAME`. */
export const apiKeyNewCommand = defineCommand({
  name: 'api-key new',
  summary: 'Makes an API key, and the line for API_KEYS_FILE that lets it in.',
  details: 'The key is shown once: the line has only its hash.',
  operands: { usage: 'NAME', description: 'What the key is for, such as prometheus.' },
  options: z.object({
    scopes: z
      .string()
      .transform((text) => text.split(',').map((scope) => scope.trim()))
      .refine((list) => list.every(isScope), `must be of ${scopes.join(', ')}`)
      .default(['read'])
      .meta({
        description:
          'What it may do, separated by commas; each includes those before it: read, operate, admin.',
      }),
  }),
  environment: z.object({}),
  async run({ operands: [name, ...more], options }) {
    if (name === undefined || more.length > 0)
      throw new UsageError('Usage: i40 api-key new NAME --scopes read');
    try {
      const { key, line } = makeApiKey(name, options.scopes.filter(isScope), randomBytes(32));
      process.stdout.write(`Key, for the client:      ${key}\nLine, for API_KEYS_FILE:  ${line}\n`);
    } catch (error) {
      throw error instanceof RangeError ? new UsageError(error.message) : error;
    }
  },
});
