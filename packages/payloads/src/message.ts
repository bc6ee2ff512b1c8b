import { decodeText, type JsonResult, notUtf8, parseJsonText } from '@i40/common';
import type { Arrival } from './arrival.ts';

/** A message as it comes from a broker, or from whoever else hands it in. */
export interface MessageToParse {
  topic: string;
  payload: Uint8Array;
  /** The property of MQTT 5. */
  contentType?: string | undefined;
  /** Whether the broker had kept it. */
  retained?: boolean;
}

/** A message that several forms look at: its text and its JSON are read when first asked for, and once. */
export class Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly contentType: string | undefined;
  readonly arrival: Arrival;
  #text: string | undefined;
  #json: JsonResult | undefined;

  constructor({ topic, payload, contentType }: MessageToParse, arrival: Arrival) {
    this.topic = topic;
    this.payload = payload;
    this.contentType = contentType;
    this.arrival = arrival;
  }

  /** Undefined where the payload is not UTF-8. */
  get text(): string | undefined {
    this.#text ??= decodeText(this.payload);
    return this.#text;
  }

  get json(): JsonResult {
    this.#json ??= this.#readJson();
    return this.#json;
  }

  #readJson(): JsonResult {
    const { text } = this;
    return text === undefined ? { ok: false, reason: notUtf8 } : parseJsonText(text);
  }
}
