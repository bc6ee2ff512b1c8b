import { z } from 'zod';

/** Who uses the page. */
export const sessionResponseSchema = z.object({
  required: z.boolean().meta({ description: 'Whether the API asks who its clients are' }),
  name: z.string().nullable().meta({ description: 'Who asks; null for nobody in particular' }),
  scopes: z.array(z.enum(['read', 'operate', 'admin'])).meta({ description: 'What they may do' }),
  login: z
    .string()
    .nullable()
    .meta({ description: 'Where a browser signs in, beside this address; null where it cannot' }),
  takes_keys: z.boolean().meta({ description: 'Whether POST /session takes an API key' }),
});
export type SessionResponse = z.infer<typeof sessionResponseSchema>;

export const sessionRequestSchema = z
  .object({ key: z.string().min(1).max(256).meta({ description: 'An API key' }) })
  .strict();

export const signedOutSchema = z.object({
  end_session_url: z
    .string()
    .nullable()
    .meta({ description: 'Where the issuer ends its own session; null where there is none' }),
});
export type SignedOut = z.infer<typeof signedOutSchema>;
