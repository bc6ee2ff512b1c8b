import { textTable } from '@i40/runtime';
import type { TopicRow } from './topic-tally.ts';

interface TableOptions {
  /** Whether ingest would receive the topic. */
  isSubscribed: (topic: string) => boolean;
  /** Of the terminal, to cut lines to; undefined in a pipe, where they stay whole. */
  columns: number | undefined;
}

const heads = ['topic', 'messages', 'decoder', 'readings', 'states', 'rejected', 'why'];
/** Columns of numbers stand to the right. */
const numeric = [1, 3, 4, 5];
const longestTopicShare = 0.4;

/** Lays out what arrived: a line for each topic. */
export function formatTopicTable(rows: readonly TopicRow[], { isSubscribed, columns }: TableOptions): string {
  const longestTopic =
    columns === undefined ? Number.POSITIVE_INFINITY : Math.floor(columns * longestTopicShare);
  const cells = rows.map((row) => [
    shorten(printable(row.topic), longestTopic),
    String(row.messages),
    row.decoders.join(' ') || '-',
    String(row.readings),
    String(row.states),
    String(row.rejected),
    explain(row, isSubscribed(row.topic)),
  ]);
  return textTable({ heads, rows: cells, toTheRight: (column) => numeric.includes(column) })
    .map((line) => shorten(line, columns ?? Number.POSITIVE_INFINITY))
    .join('\n');
}

function explain({ reason, ignored, readings, states, rejected }: TopicRow, isSubscribed: boolean): string {
  const parts: string[] = [];
  if (!isSubscribed) parts.push('not among INGEST_TOPICS');
  if (reason)
    parts.push(rejected > 1 ? `${printable(reason)} (the first of ${rejected})` : printable(reason));
  if (ignored > 0 && readings + states + rejected === 0)
    parts.push(`${ignored} values that are neither numbers nor states`);
  return parts.join('; ');
}

/** A topic may contain what would move the cursor of a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(length - 1, 0))}…`;
}
