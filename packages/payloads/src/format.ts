import type { Message } from './message.ts';
import type { ParsedMessage } from './parsed-message.ts';

/**
 * A payload form: how some machines write their readings down. To add one, make a folder below `formats/` and write a
 * line into `registry.ts`; docs/how-to/add-a-payload-form.md shows how. `describePayloadFormat` holds every form to
 * the promises here.
 */
export interface PayloadFormat<Name extends string = string, Options extends object = object> {
  /** In lower case with hyphens. Metrics, logs and `i40 topics` call the form so. */
  readonly name: Name;
  /** Where its messages are, in a few words for people: `factory/<line>/sensors`. Empty where there are none. */
  where(options: Options): string;
  /** What ingest has to subscribe to so that these messages come. Empty where they come by topics of other forms. */
  filters(options: Options): readonly string[];
  /**
   * Makes a reader of it. `options` are those of all forms together; each names its own, all optional. What a form
   * remembers between messages lives in the reader, so that two parsers know nothing of each other.
   */
  open(options: Options): FormatReader;
  /** Messages of this form, which the contract suite sends, with options of their own where they need some. */
  readonly examples: readonly FormatExample<Options>[];
}

export interface FormatReader {
  /**
   * Who reads the messages at a topic; undefined where the topic cannot be of this form. A pure function of the topic:
   * the answer is kept, and asked for again only when it has been forgotten.
   */
  at(topic: string): TopicReader | undefined;
}

export interface TopicReader {
  /** Whether this message is of the form, by content type or shape. Without it every message at the topic is. */
  matches?(message: Message): boolean;
  /**
   * Turns a message into readings.
   *
   * - Never throws, whatever the bytes. What is no reading comes back as a rejection: a sentence that names the field.
   * - Every reading keeps the rules of `makeReading`, which is the way to make one.
   * - One bad element leaves its neighbours alone, and is rejected in a form that can be sent again (`addResult`).
   * - The same message in the same state gives the same result: time and zone come with the message.
   * - The time of arrival stands in where no time is given, and never for a message that the broker had kept.
   * - The work is linear in the size of the payload.
   */
  decode(message: Message): ParsedMessage;
  /** Whether an empty payload says something. Elsewhere it is passed over: in MQTT it clears what a broker keeps. */
  readonly takesEmpty?: boolean;
}

export interface FormatExample<Options extends object = object> {
  topic: string;
  payload: string | Uint8Array;
  contentType?: string;
  options?: Options;
}
