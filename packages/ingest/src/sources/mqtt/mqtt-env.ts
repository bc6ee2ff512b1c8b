import { isHostId } from '@i40/payloads';
import { mqttEnv } from '@i40/runtime';
import { z } from 'zod';

/** Also of `npm start`, whose session is not to be chosen. */
export const sparkplugHostEnv = z.object({
  INGEST_SPARKPLUG_HOST_ID: z
    .string()
    .refine(isHostId, 'must be 1 to 255 characters, none of them +, # or /')
    .optional()
    .meta({
      description:
        'Under which name ingest tells Sparkplug edge nodes, at spBv1.0/STATE/<name>, that it is there. Without one it tells nothing. No two hosts at a broker may share one; the workers of a group do.',
    }),
});

/** Which broker, and in which session. */
export const mqttSourceEnv = z.object({
  ...mqttEnv.shape,
  ...sparkplugHostEnv.shape,
  INGEST_CLIENT_ID: z.string().max(128).optional().meta({
    description:
      'The name under which the broker keeps what arrives while ingest is away; no two workers may share one. By default that of the container, such as i40-ingest-1, or i40-ingest-<host name> without containers.',
  }),
  INGEST_SHARED_GROUP: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1 to 32 characters of A-Z a-z 0-9 _ -')
    .optional()
    .meta({
      description:
        'Workers with the same name here share the messages (letters, digits, _ and -); containers do from the start, as "ingest". By default each takes in all of them. The broker must speak MQTT 5.',
    }),
  INGEST_ADOPT_AFTER_S: z.coerce.number().int().min(20).max(86_400).default(60).meta({
    description:
      'How long a worker of the group gives no sign of life until another takes over what waits for it at the broker.',
    unit: 's',
  }),
  INGEST_SESSION_EXPIRY_S: z.coerce
    .number()
    .int()
    .min(60)
    .max(4_294_967_295)
    .default(7 * 86_400)
    .meta({ description: 'How long the broker keeps what arrives while ingest is away.', unit: 's' }),
});

export type MqttSourceSettings = z.output<typeof mqttSourceEnv>;
