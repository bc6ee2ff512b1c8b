import { defineCommand, mqttEnv } from '@i40/runtime';
import { z } from 'zod';
import { ingestSettingsEnv } from '../../config.ts';

const topicsOptions = z.object({
  seconds: z.coerce
    .number('must be a number above 0, such as 30')
    .positive('must be a number above 0, such as 30')
    .max(86_400, 'must be at most 86400')
    .default(10)
    .meta({ description: 'How long to listen.', unit: 's' }),
  filter: z
    .string()
    .refine(isFilter, 'must be a topic filter such as factory/#')
    .default('#')
    .meta({ description: 'What to listen to.', placeholder: 'FILTER' }),
  try: z.string().optional().meta({
    description: 'Mappings to try, as INGEST_MAPPINGS would have them.',
    placeholder: 'mappings.yaml',
  }),
});

const topicsEnv = mqttEnv.extend(ingestSettingsEnv.shape);

/** `i40 topics`, also `pnpm topics`: the first thing that a plant engineer wants to know. */
export const topicsCommand = defineCommand({
  name: 'topics',
  summary:
    'Listens at the broker and tells which topics arrive, which decoder takes each, and why messages are rejected.',
  details: 'Nothing is stored, and nothing is taken away from ingest.',
  options: topicsOptions,
  environment: topicsEnv,
  run: async (call) => (await import('./run-topics.ts')).runTopics(call),
});

/** `+` stands for a whole level, and `#` for all that follow (MQTT 5, section 4.7.1). */
function isFilter(filter: string): boolean {
  const levels = filter.split('/');
  return (
    filter !== '' &&
    levels.every((level, index) => {
      if (level === '#') return index === levels.length - 1;
      return level === '+' || !/[+#]/.test(level);
    })
  );
}
