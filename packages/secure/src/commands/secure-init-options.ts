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
