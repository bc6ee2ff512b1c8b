import type { z } from 'zod';

/** What a schema found wrong, in one line, each part with the field that it is about. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length ? `${path.join('.')}: ${message}` : message))
    .join('; ');
}
