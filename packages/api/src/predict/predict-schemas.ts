import { originalMethod, predictRequestSchema, scoredResponseSchema } from '@i40/common';
import type { Catalogue } from '@i40/detect';
import { z } from 'zod';

/** The schemas of `/predict` with the names of the detectors that there are, former names among them. */
export function predictSchemas({ detectors }: Catalogue) {
  const registered = Object.values(detectors);
  const names = registered.map(({ name }) => name);
  const former = registered.flatMap(({ aliases = [] }) => aliases);
  const { examples } = predictRequestSchema.meta() ?? {};
  const described = registered.map(({ name, summary }) => `${name}: ${summary}`);
  const renamed = registered.flatMap(({ name, aliases = [] }) =>
    aliases.filter((alias) => alias !== originalMethod).map((alias) => `${alias} is ${name}`),
  );
  return {
    body: predictRequestSchema
      .extend({
        method: z
          .enum([...names, ...new Set([originalMethod, ...former])])
          .default(originalMethod)
          .meta({
            description: [
              `${originalMethod}: distance from the mean, answered in the first form`,
              ...described,
              `former names: ${renamed.join(', ')}`,
            ].join('; '),
          }),
      })
      .meta({ examples }),
    scoredResponse: scoredResponseSchema.extend({
      method: z
        .enum([...names, ...former.filter((name) => name !== originalMethod)])
        .meta({ description: 'The method, as it was asked for' }),
      detector: z.enum(names).meta({ description: 'The detector that judged, by its present name' }),
    }),
  };
}
