import type { Reading, StateReading } from '@i40/common';
import type { EdgeNodeChange } from './formats/sparkplug/edge-node.ts';
import type { EntryResult } from './reading-rules.ts';

/** Why a message, or one element of it, is no reading. */
export interface Rejection {
  /** A sentence that a plant engineer understands, naming the field. */
  reason: string;
  /** The offending element in a form that can be sent again, where the rest of the message was good. */
  element?: string | Uint8Array;
}

/** What one MQTT message holds. */
export interface ParsedMessage<Decoder extends string = string> {
  /** The form that took the message, undefined where it is of none. */
  decoder: Decoder | undefined;
  readings: readonly Reading[];
  /** One bad reading among others rejects that reading, not its neighbours. */
  rejections: readonly Rejection[];
  /** What was said in words. Each is counted in `ignored`, too. */
  states?: readonly StateReading[];
  /** Values that are well-formed and no numbers by their nature: texts, nulls, commands. Neither stored nor rejected. */
  ignored: number;
  /** What was mended so that no value is lost, in a sentence each: a unit that is too long. */
  remarks?: readonly string[];
  /** What the message changed at its Sparkplug edge node: to be stored together with the readings. */
  edgeNode?: EdgeNodeChange;
}

const none: readonly never[] = [];

/** A message whose only content is this reading, or no reading. */
export function single(decoder: string, result: EntryResult): ParsedMessage {
  if (!result.ok) return reject(decoder, result.reason);
  if ('reading' in result) return { decoder, readings: [result.reading], rejections: none, ignored: 0 };
  if (!result.state) return ignore(decoder);
  return { decoder, readings: none, states: [result.state], rejections: none, ignored: 1 };
}

export function reject(decoder: string, reason: string): ParsedMessage {
  return { decoder, readings: none, rejections: [{ reason }], ignored: 0 };
}

export function ignore(decoder: string | undefined): ParsedMessage {
  return { decoder, readings: none, rejections: none, ignored: 1 };
}

/** Elements that are kept one by one; a megabyte can hold half a million bad ones, and each would be a row. */
export const maxElementRejections = 1_000;
/** What they may take together, written down: as much as a message may. */
const maxElementSize = 1024 * 1024;

/** Gathers the elements of a message. */
export interface Gathered {
  readings: Reading[];
  states: StateReading[];
  rejections: Rejection[];
  ignored: number;
  /** Length of the elements in `rejections`. */
  elementSize: number;
  /** Whether a rejection stands for the whole message, further bad elements included. */
  keepsWhole: boolean;
}

export function gather(): Gathered {
  return { readings: [], states: [], rejections: [], ignored: 0, elementSize: 0, keepsWhole: false };
}

/** The message of which all elements are gathered. */
export function gathered(
  decoder: string,
  { readings, states, rejections, ignored }: Gathered,
): ParsedMessage {
  const message = { decoder, readings, rejections, ignored };
  return states.length > 0 ? { ...message, states } : message;
}

/** Readings and states so far: each that comes without a time gets one of its own. */
export function countOf({ readings, states }: Gathered): number {
  return readings.length + states.length;
}

/**
 * `encode` writes the element down, or says undefined where it cannot. Then, and when there are too many, the whole
 * message is kept instead, once, so that nothing is lost and nothing is multiplied.
 */
export function addResult<T>(
  into: Gathered,
  result: EntryResult,
  element: { of: T; encode: (of: T) => string | Uint8Array | undefined },
): void {
  const { readings, rejections } = into;
  if (result.ok) {
    if ('reading' in result) readings.push(result.reading);
    else into.ignored += 1;
    if ('state' in result && result.state) into.states.push(result.state);
    return;
  }
  if (into.keepsWhole) return;
  const { reason } = result;
  if (rejections.length >= maxElementRejections || into.elementSize > maxElementSize) {
    into.keepsWhole = true;
    rejections.push({ reason: `further elements are no readings; the first of them: ${reason}` });
    return;
  }
  const encoded = element.encode(element.of);
  if (encoded === undefined) {
    into.keepsWhole = true;
    rejections.push({ reason });
  } else {
    into.elementSize += encoded.length;
    rejections.push({ reason, element: encoded });
  }
}
