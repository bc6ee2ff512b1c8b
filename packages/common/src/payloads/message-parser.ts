import { nameSchema, type Reading, type ReadingResult } from './reading.ts';
import { decodeStarterObject } from './starter-json.ts';
import { splitLineSensorsTopic } from './topic.ts';

export const maxPayloadBytes = 1024 * 1024;
/** A machine whose clock is wrong must not own the future. */
export const maxAheadMs = 5 * 60_000;
export const earliestTs = Date.UTC(2000, 0, 1);

/** Why a message, or one element of it, is no reading. */
export interface Rejection {
  /** A sentence that a plant engineer understands, naming the field. */
  reason: string;
  /** The offending element as JSON, where the rest of the message was good. */
  element?: string;
}

export interface ParsedMessage {
  readings: Reading[];
  /** One bad reading in an array rejects that reading, not its neighbours. */
  rejections: Rejection[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Turns one MQTT message into readings. Never throws: what cannot be a reading comes back with its reason.
 * `receivedAt` (epoch milliseconds) stands in for a missing timestamp.
 *
 * This is the door for further payload forms: dispatch by topic here, decode in a module of its own.
 */
export function parseReading(topic: string, payload: Uint8Array, receivedAt: number): ParsedMessage {
  if (payload.byteLength > maxPayloadBytes) {
    return reject(`the payload of ${payload.byteLength} bytes is over the limit of ${maxPayloadBytes}`);
  }
  const lineTopic = splitLineSensorsTopic(topic);
  if (!lineTopic) return reject('the topic is of no known form; known: factory/<line>/sensors');
  const line = nameSchema.safeParse(lineTopic.line);
  if (!line.success) return reject(`the line in the topic ${line.error.issues[0]?.message}`);

  const json = parseJson(payload);
  if (!json.ok) return reject(json.reason);
  const decode = (input: unknown) => checkTime(decodeStarterObject(input, line.data, receivedAt), receivedAt);
  return Array.isArray(json.value) ? parseElements(json.value, decode) : parseSingle(json.value, decode);
}

function parseSingle(input: unknown, decode: (input: unknown) => ReadingResult): ParsedMessage {
  const result = decode(input);
  return result.ok ? { readings: [result.reading], rejections: [] } : reject(result.reason);
}

function parseElements(inputs: readonly unknown[], decode: (input: unknown) => ReadingResult): ParsedMessage {
  if (inputs.length === 0) return reject('the array is empty');
  const message: ParsedMessage = { readings: [], rejections: [] };
  for (const input of inputs) {
    const result = decode(input);
    if (result.ok) message.readings.push(result.reading);
    else message.rejections.push({ reason: result.reason, element: JSON.stringify(input) });
  }
  return message;
}

function checkTime(result: ReadingResult, receivedAt: number): ReadingResult {
  if (!result.ok) return result;
  // The database stores microseconds; two instants that it cannot tell apart must not look like two here.
  const ts = Math.round(result.reading.ts * 1000) / 1000;
  if (ts < earliestTs) {
    return { ok: false, reason: 'ts: lies before the year 2000; are these seconds instead of milliseconds?' };
  }
  if (ts > receivedAt + maxAheadMs) {
    return {
      ok: false,
      reason: 'ts: lies more than 5 minutes in the future; is the clock of the machine right?',
    };
  }
  return { ok: true, reading: { ...result.reading, ts } };
}

function parseJson(payload: Uint8Array): { ok: true; value: unknown } | { ok: false; reason: string } {
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch {
    return { ok: false, reason: 'the payload is not valid UTF-8' };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, reason: `the payload is not valid JSON: ${(error as Error).message}` };
  }
}

function reject(reason: string): ParsedMessage {
  return { readings: [], rejections: [{ reason }] };
}
