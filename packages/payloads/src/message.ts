import type { JsonResult } from '@i40/common';
import type { Arrival } from './arrival.ts';
import { parseLenientJson } from './lenient-json.ts';
import { readText } from './read-text.ts';

/** A message as it comes from a broker, or from whoever else hands it in. */
export interface MessageToParse {
  topic: string;
  payload: Uint8Array;
  /** The property of MQTT 5. */
  contentType?: string | undefined;
  /** Whether the broker had kept it. */
  retained?: boolean;
}

const space = 0x20;

/** A message that several forms look at: its text and its JSON are read when first asked for, and once. */
export class Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly contentType: string | undefined;
  readonly arrival: Arrival;
  private knownText: string | undefined = undefined;
  private knownJson: JsonResult | undefined = undefined;

  constructor({ topic, contentType }: MessageToParse, payload: Uint8Array, arrival: Arrival) {
    this.topic = topic;
    this.payload = payload;
    this.contentType = contentType;
    this.arrival = arrival;
  }

  /** Undefined where the payload is no text. */
  get text(): string | undefined {
    if (this.knownText === undefined) this.knownText = readText(this.payload);
    return this.knownText;
  }

  /** The first character that is no blank: what begins as JSON is told from the rest without reading it. */
  get firstCharacter(): string {
    const { text = '' } = this;
    // Almost always the very first.
    return text.charCodeAt(0) > space ? text.charAt(0) : text.trimStart().charAt(0);
  }

  /** As a sender may write it: see `parseLenientJson`. */
  get json(): JsonResult {
    if (this.knownJson === undefined) this.knownJson = parseLenientJson(this.text);
    return this.knownJson;
  }
}
