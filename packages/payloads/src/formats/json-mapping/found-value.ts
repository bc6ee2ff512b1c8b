import type { TopicNames } from '../../topic-template.ts';

/** One value that a mapping found in JSON; what it leaves out comes from the topic. */
export interface FoundValue {
  site?: unknown;
  line?: unknown;
  machine_id?: unknown;
  sensor: unknown;
  value: unknown;
  unit?: unknown;
  /** Epoch milliseconds, or a text; undefined for the time of arrival. */
  ts?: unknown;
  /** Where the time stood. */
  timeField?: string | undefined;
  /** A code as `readQuality` gives it; good where left out. */
  quality?: number | undefined;
  /** The part of the message that it came from, which can be sent again alone. */
  element: unknown;
}

/** What a mapping knows besides the JSON. */
export interface MappingContext {
  names: TopicNames;
}

/** Finds the values in the JSON of a message. Never throws; what it does not understand it tells as a bad `value`. */
export type Unfold = (json: unknown, context: MappingContext) => Iterable<FoundValue>;
