import { defaultSite, type Reading, type RejectionReason, type StateReading, topics } from '@i40/common';
import { type EntryResult, encodeJson, type ParsedMessage } from '@i40/payloads';

/** What was found in a body, one by one. `undefined` for what is well-formed and cannot be stored, such as a null. */
export type Entry =
  | { reading: Reading }
  | { state: StateReading | undefined }
  | { rejection: RejectionReason };

/** Where what was sent by HTTP would have come from, had it come by MQTT. */
export const httpTopic = topics.readings(defaultSite);

export interface Element {
  /** Its line, or its number in an array. */
  at: number;
  of: unknown;
}

export function entryOf(result: EntryResult, { at, of }: Element): Entry {
  if (!result.ok) return { rejection: rejection(result.reason, at, of) };
  return 'reading' in result ? { reading: result.reading } : { state: result.state };
}

export function* entriesOf(parsed: ParsedMessage, at?: number): Generator<Entry> {
  const { readings, states = [], rejections, ignored } = parsed;
  for (const reading of readings) yield { reading };
  for (const state of states) yield { state };
  for (let passed = states.length; passed < ignored; passed++) yield { state: undefined };
  for (const { reason, element } of rejections) yield { rejection: rejection(reason, at, element) };
}

const longestElement = 200;

export function rejection(reason: string, at: number | undefined, of?: unknown): RejectionReason {
  const text = typeof of === 'string' || of === undefined ? of : encodeJson(of);
  return {
    ...(at === undefined ? {} : { at }),
    reason,
    ...(text === undefined ? {} : { element: text.slice(0, longestElement) }),
  };
}
