import { databaseEnv, defineCommand, mqttEnv } from '@i40/runtime';
import { z } from 'zod';

const url = z.url({ protocol: /^https?$/, error: 'must be an address such as https://i40.example.org' });

export const secureCheckOptions = z.object({
  api: url.optional().meta({ description: 'Address of the API.', placeholder: 'URL' }),
  grafana: url.optional().meta({ description: 'Address of Grafana.', placeholder: 'URL' }),
  days: z.coerce.number().int().min(0).max(3_650).default(14).meta({
    description: 'A certificate that ends sooner is told.',
    unit: 'days',
  }),
});

export const secureCheckEnv = z.object({ ...mqttEnv.shape, ...databaseEnv.shape });

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
