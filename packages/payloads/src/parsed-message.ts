import type { Reading, ReadingResult } from '@i40/common';
import type { EdgeNodeChange } from './formats/sparkplug/edge-node.ts';

export type DecoderName = 'starter-json' | 'plain-value' | 'unified-namespace' | 'senml' | 'sparkplug';

/** Why a message, or one element of it, is no reading. */
export interface Rejection {
  /** A sentence that a plant engineer understands, naming the field. */
  reason: string;
  /** The offending element in a form that can be sent again, where the rest of the message was good. */
  element?: string | Uint8Array;
}

/** What one MQTT message holds. */
export interface ParsedMessage {
  /** Who took the message, undefined where nobody knows its form. */
  decoder: DecoderName | undefined;
  readings: readonly Reading[];
  /** One bad reading among others rejects that reading, not its neighbours. */
  rejections: readonly Rejection[];
  /** Values that are well-formed and no numbers by their nature: texts, nulls, commands. Neither stored nor rejected. */
  ignored: number;
  /** What was mended so that no value is lost, in a sentence each: a unit that is too long. */
  remarks?: readonly string[];
  /** What the message changed at its Sparkplug edge node: to be stored together with the readings. */
  edgeNode?: EdgeNodeChange;
}

const none: readonly never[] = [];

/** A message whose only content is this reading, or no reading. */
export function single(decoder: DecoderName, result: ReadingResult): ParsedMessage {
  return result.ok
    ? { decoder, readings: [result.reading], rejections: none, ignored: 0 }
    : reject(decoder, result.reason);
}

export function reject(decoder: DecoderName | undefined, reason: string): ParsedMessage {
  return { decoder, readings: none, rejections: [{ reason }], ignored: 0 };
}

export function ignore(decoder: DecoderName): ParsedMessage {
  return { decoder, readings: none, rejections: none, ignored: 1 };
}

/** Elements that are kept one by one; a megabyte can hold half a million bad ones, and each would be a row. */
export const maxElementRejections = 1_000;
/** What they may take together, written down: as much as a message may. */
const maxElementSize = 1024 * 1024;

/** Gathers the elements of a message. */
export interface Gathered {
  readings: Reading[];
  rejections: Rejection[];
  ignored: number;
  /** Length of the elements in `rejections`. */
  elementSize: number;
  /** Whether a rejection stands for the whole message, further bad elements included. */
  keepsWhole: boolean;
}

export function gather(): Gathered {
  return { readings: [], rejections: [], ignored: 0, elementSize: 0, keepsWhole: false };
}

/**
 * `encode` writes the element down, or says undefined where it cannot. Then, and when there are too many, the whole
 * message is kept instead, once, so that nothing is lost and nothing is multiplied.
 */
export function addResult<T>(
  gathered: Gathered,
  result: ReadingResult,
  element: { of: T; encode: (of: T) => string | Uint8Array | undefined },
): void {
  const { readings, rejections } = gathered;
  if (result.ok) {
    readings.push(result.reading);
    return;
  }
  if (gathered.keepsWhole) return;
  const { reason } = result;
  if (rejections.length >= maxElementRejections || gathered.elementSize > maxElementSize) {
    gathered.keepsWhole = true;
    rejections.push({ reason: `further elements are no readings; the first of them: ${reason}` });
    return;
  }
  const encoded = element.encode(element.of);
  if (encoded === undefined) {
    gathered.keepsWhole = true;
    rejections.push({ reason });
  } else {
    gathered.elementSize += encoded.length;
    rejections.push({ reason, element: encoded });
  }
}
