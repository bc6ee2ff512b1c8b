import { z } from 'zod';
import { certificateDays, secretsDir } from './secrets-dir-option.ts';

export const secureDeviceOptions = z.object({
  dir: secretsDir,
  password: z.boolean().default(false).meta({
    description: 'A password in place of a certificate, for machines that know no other way.',
  }),
  publish: z.array(z.string()).default([]).meta({
    description:
      'Topic filter that it may publish at besides its own, such as factory/lineA/sensors, where it is believed whatever machine it names.',
    placeholder: 'FILTER',
  }),
  days: certificateDays,
});
