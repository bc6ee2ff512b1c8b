import { z } from 'zod';

/** A machine, or a gateway, that may connect to the broker; or one that might once. */
export const deviceSchema = z.object({
  name: z.string(),
  /** Topic filters that it may publish at besides its own. */
  publish: z.array(z.string()),
  addedAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().optional(),
  /** Of its password, as the broker has it; undefined where it has certificates. */
  passwordHash: z.string().optional(),
  /** Serial numbers of all certificates that it was ever given. */
  serials: z.array(z.string()),
});
export type Device = z.infer<typeof deviceSchema>;

export const isActive = ({ revokedAt }: Device): boolean => revokedAt === undefined;
