import { databaseEnv, mqttEnv } from '@i40/runtime';
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
