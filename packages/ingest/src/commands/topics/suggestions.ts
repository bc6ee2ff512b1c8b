import { suggestMapping } from '@i40/payloads';
import type { TopicRow } from './topic-tally.ts';

const mostSuggestions = 5;

/** For topics that are of no known form, what to write into a file so that they are understood; '' where there are none. */
export function formatSuggestions(rows: readonly TopicRow[]): string {
  const suggestions = new Map<string, string>();
  for (const { topic, decoders, example } of rows) {
    if (decoders.length > 0 || !example) continue;
    const yaml = suggestMapping(topic, example);
    if (yaml !== undefined && !suggestions.has(yaml)) suggestions.set(yaml, topic);
  }
  const [first] = suggestions;
  if (!first) return '';
  const parts = [...suggestions].slice(0, mostSuggestions).map(([yaml, topic]) => {
    // One list of all of them.
    return yaml.replace(/^mappings:\n/, `  # ${topic.replaceAll(/\p{Cc}/gu, '\uFFFD')}\n`);
  });
  return `\nTo understand what is of no known form, write this into mappings.yaml, try it with --try mappings.yaml, and set INGEST_MAPPINGS=mappings.yaml:\n\nmappings:\n${parts.join('\n')}\n`;
}
