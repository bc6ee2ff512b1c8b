import { z } from 'zod';

export const backupEnv = z.object({
  BACKUP_PASSPHRASE: z
    .string({ error: 'must be set: without it nobody opens the file again' })
    .min(12, 'must have 12 characters or more')
    .meta({
      description:
        'Passphrase of `i40 backup` and `i40 restore`, 12 characters or more. Keep it apart from the files: without it they are lost.',
      secret: true,
      compose: false,
    }),
});
