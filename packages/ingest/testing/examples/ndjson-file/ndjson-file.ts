import { UsageError } from '@i40/common';
import { z } from 'zod';
import { defineSource } from '../../../src/sources/define-source.ts';

/** A file to which another program appends one message a line: `{"topic": "factory/lineA/sensors", "payload": …}`. */
export const ndjsonFile = defineSource({
  name: 'ndjson-file',
  summary: 'A file to which another program appends one message a line, as JSON.',
  environment: z.object({
    INGEST_NDJSON_FILE: z.string().optional().meta({ description: 'The file that `ndjson-file` reads.' }),
    INGEST_NDJSON_POLL_MS: z.coerce
      .number()
      .int()
      .min(1)
      .default(500)
      .meta({ description: 'How often to look for new lines.', unit: 'ms' }),
  }),
  async open({ INGEST_NDJSON_FILE: file, INGEST_NDJSON_POLL_MS: pollMs }, { logger }) {
    if (!file) throw new UsageError('INGEST_SOURCE=ndjson-file needs INGEST_NDJSON_FILE.');
    // What another source does not need, it does not load.
    const { createNdjsonSource } = await import('./ndjson-source.ts');
    return { source: createNdjsonSource({ file, pollMs, logger }), checks: {}, close: async () => {} };
  },
});
