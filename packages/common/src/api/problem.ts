import { z } from 'zod';

/** RFC 9457 problem document, the one shape in which the API tells that a request could not be served. */
export const problemSchema = z.object({
  type: z.string().meta({ description: 'Kind of problem; about:blank: the status says it all' }),
  title: z
    .string()
    .meta({ description: 'Short name of the kind of problem', examples: ['Unprocessable Content'] }),
  status: z.int().meta({ description: 'HTTP status code', examples: [422] }),
  detail: z.string().meta({ description: 'What went wrong this time, and what to mend' }),
  instance: z
    .string()
    .optional()
    .meta({ description: 'Path of the request', examples: ['/predict'] }),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .meta({
      description: 'The fields at fault, where there are any',
      examples: [[{ field: 'window_minutes', message: 'Too big: expected number to be <=240' }]],
    }),
});

export type Problem = z.infer<typeof problemSchema>;
