import { defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { secureInitOptions } from './secure-init-options.ts';

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
