import { defineCommand } from '@i40/runtime';
import { secureCheckEnv, secureCheckOptions } from './secure-check-options.ts';

/** `i40 secure check`. */
export const secureCheckCommand = defineCommand({
  name: 'secure check',
  summary: 'Tries what nobody should be able to do at a running installation, and tells what is open.',
  details:
    'It looks where the environment says that broker and database are. With the certificate or the password of a machine it also tries what that machine must not do. Exit code 1 when something is open.',
  options: secureCheckOptions,
  environment: secureCheckEnv,
  run: async (call) => (await import('./run-secure-check.ts')).runSecureCheck(call),
});
