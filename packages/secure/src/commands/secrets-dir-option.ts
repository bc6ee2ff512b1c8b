import { z } from 'zod';

/** Where the files of the installation are. */
export const secretsDir = z.string().default('secrets').meta({
  description:
    'Folder of certificates, keys and passwords; compose.secure.yml takes another from SECRETS_DIR.',
  placeholder: 'DIR',
});

/** How long a certificate of a server, a service or a machine holds. */
export const certificateDays = z.coerce.number().int().min(1).max(3_650).default(397).meta({
  description: 'How long certificates hold that are made now.',
  unit: 'days',
});
