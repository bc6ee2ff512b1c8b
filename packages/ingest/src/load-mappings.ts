import { readFile } from 'node:fs/promises';
import { UsageError } from '@i40/common';
import type { TopicMapping } from '@i40/payloads';

/**
 * The mappings that a file declares; none without a file. Throws `UsageError` that tells all that is wrong, with line
 * and column. What reads them is loaded for whoever has some.
 */
export async function loadMappings(file: string | undefined): Promise<readonly TopicMapping[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`INGEST_MAPPINGS: cannot read ${file}: ${error.message}`);
  });
  const { readMappings } = await import('@i40/payloads/mappings');
  const read = readMappings(text, file);
  if (!read.ok) throw new UsageError(`INGEST_MAPPINGS:\n${read.reasons.join('\n')}`);
  return read.mappings;
}
