import { suggestMapping } from '@i40/payloads';
import type { TopicRow } from './topic-tally.ts';

const mostSuggestions = 5;

/**
 * For topics of which nothing is understood, be they of no known form or of another than they seem, what to write into a file so
 * that they are; '' where there are none.
 */
export function formatSuggestions(rows: readonly TopicRow[]): string {
  const suggestions = new Map<string, string>();
  for (const row of rows) {
    const { topic, example } = row;
    if (!example || !isLost(row)) continue;
    const yaml = suggestMapping(topic, example);
    if (yaml !== undefined && !suggestions.has(yaml)) suggestions.set(yaml, topic);
  }
  const [first] = suggestions;
  if (!first) return '';
  const parts = [...suggestions].slice(0, mostSuggestions).map(([yaml, topic]) => {
    // One list of all of them.
    return yaml.replace(/^mappings:\n/, `  # ${topic.replaceAll(/\p{Cc}/gu, '\uFFFD')}\n`);
  });
  return `\nTo understand what is not understood yet, write this into mappings.yaml, try it with --try mappings.yaml, and set INGEST_MAPPINGS=mappings.yaml:\n\nmappings:\n${parts.join('\n')}\n`;
}

const fields = /(machine_id|value): is missing/;

/** Whether its messages are of no known form, or lack what the form of their topic asks for. */
function isLost({ decoders, readings, states, reason = '' }: TopicRow): boolean {
  return decoders.length === 0 || (readings + states === 0 && fields.test(reason));
}
