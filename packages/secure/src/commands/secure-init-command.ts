import { defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { certificateDays, secretsDir } from './secrets-dir-option.ts';

export const secureInitOptions = z.object({
  dir: secretsDir,
  host: z
    .array(z.string().regex(/^[A-Za-z0-9.:-]+$/, 'must be a name or an address'))
    .default([])
    .meta({ description: 'Name or address under which machines and people reach it.', placeholder: 'NAME' }),
  days: certificateDays,
  'renew-days': z.coerce.number().int().min(0).max(3_650).default(30).meta({
    description: 'Certificates that hold for less are renewed.',
    unit: 'days',
  }),
});

/** `i40 secure init`, also `npm run secure:init`. */
export const secureInitCommand = defineCommand({
  name: 'secure init',
  summary:
    'Makes certificates, passwords, rights and logins for compose.secure.yml, and renews what ends soon.',
  details:
    'What is there stays, so it may run as often as you like. Where the secure stack runs, it is told of what is new.',
  options: secureInitOptions,
  environment: z.object({}),
  run: async (call) => (await import('./run-secure-init.ts')).runSecureInit(call),
});
