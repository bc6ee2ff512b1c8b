import type { ParsedMessage } from '@i40/payloads';

/** What arrived at one topic, and what the decoders made of it. */
export interface TopicRow {
  topic: string;
  messages: number;
  /** Who took its messages; usually one. */
  decoders: readonly string[];
  readings: number;
  /** What was said in words. */
  states: number;
  rejected: number;
  /** Values that are neither by their nature, such as nulls and long texts. */
  ignored: number;
  /** Why the first one was rejected. */
  reason: string | undefined;
  /** A payload that was of no known form, or rejected. */
  example?: Uint8Array;
}

export interface TopicTally {
  add(topic: string, parsed: ParsedMessage, payload?: Uint8Array): void;
  /** Topics with rejections first, then those with most readings and states; those of no known form last. */
  rows(): TopicRow[];
  /** Topics beyond the limit, which are only counted. */
  readonly moreTopics: number;
}

interface OpenRow extends Omit<TopicRow, 'decoders'> {
  decoders: Set<string>;
}

/** Counts by topic, of at most `maxTopics`: at `#` there may be any number. */
export function createTopicTally(maxTopics = 2_000): TopicTally {
  const rows = new Map<string, OpenRow>();
  const more = new Set<string>();

  function rowOf(topic: string): OpenRow | undefined {
    const known = rows.get(topic);
    if (known) return known;
    if (rows.size >= maxTopics) {
      if (more.size < maxTopics) more.add(topic);
      return undefined;
    }
    const decoders = new Set<string>();
    const row: OpenRow = {
      topic,
      messages: 0,
      decoders,
      readings: 0,
      states: 0,
      rejected: 0,
      ignored: 0,
      reason: undefined,
    };
    rows.set(topic, row);
    return row;
  }

  return {
    add(topic, { decoder, readings, states = [], rejections, ignored }, payload) {
      const row = rowOf(topic);
      if (!row) return;
      row.messages += 1;
      if (decoder) row.decoders.add(decoder);
      row.readings += readings.length;
      row.states += states.length;
      row.rejected += rejections.length;
      // A state counts among what is ignored as well.
      row.ignored += ignored - states.length;
      row.reason ??= rejections[0]?.reason;
      if (payload && rejections.length > 0) row.example ??= payload;
    },
    rows: () =>
      [...rows.values()].map((row) => ({ ...row, decoders: [...row.decoders].sort() })).sort(byInterest),
    get moreTopics() {
      return more.size;
    },
  };
}

function byInterest(a: TopicRow, b: TopicRow): number {
  const isUnknown = ({ decoders }: TopicRow) => Number(decoders.length === 0);
  return (
    isUnknown(a) - isUnknown(b) ||
    b.rejected - a.rejected ||
    b.readings + b.states - (a.readings + a.states) ||
    a.topic.localeCompare(b.topic)
  );
}
