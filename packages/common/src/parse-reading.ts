import { parseJsonPayload } from './json-payload.ts';
import { nameSchema, type Reading, type ReadingResult } from './reading.ts';
import { decodeStarterObject } from './starter-json.ts';
import { splitLineSensorsTopic } from './topic.ts';

export const maxPayloadBytes = 1024 * 1024;
/** A machine whose clock is wrong must not own the future. */
export const maxAheadMs = 5 * 60_000;
export const earliestTs = Date.UTC(2000, 0, 1);
/** A microsecond, in milliseconds: what the database tells apart. */
export const microsecond = 0.001;

/** Why a message, or one element of it, is no reading. */
export interface Rejection {
  /** A sentence that a plant engineer understands, naming the field. */
  reason: string;
  /** The offending element as JSON, where it is one of an array; undefined where it nests too deeply to write. */
  element?: string | undefined;
}

export interface ParsedMessage {
  readings: Reading[];
  /** One bad reading in an array rejects that reading, not its neighbours. */
  rejections: Rejection[];
}

/**
 * Turns one MQTT message into readings. Never throws: what cannot be a reading comes back with its reason.
 * `receivedAt` (epoch milliseconds) stands in for a missing timestamp, a microsecond later for each element of an
 * array, so that they do not become one reading. For a retained message it cannot: the broker may have kept that
 * for a year.
 *
 * This is the door for further payload forms: dispatch by topic here, decode in a module of its own.
 */
export function parseReading(
  topic: string,
  payload: Uint8Array,
  receivedAt: number,
  retained = false,
): ParsedMessage {
  if (payload.byteLength > maxPayloadBytes) {
    return reject(`the payload of ${payload.byteLength} bytes is over the limit of ${maxPayloadBytes}`);
  }
  const lineTopic = splitLineSensorsTopic(topic);
  if (!lineTopic) return reject('the topic is of no known form; known: factory/<line>/sensors');
  const line = nameSchema.safeParse(lineTopic.line);
  if (!line.success) return reject(`the line in the topic ${line.error.issues[0]?.message}`);

  const json = parseJsonPayload(payload);
  if (!json.ok) return reject(json.reason);
  const decode: Decode = (input, index = 0) => {
    const arrival = retained ? undefined : receivedAt + index * microsecond;
    return checkTime(decodeStarterObject(input, line.data, arrival), receivedAt);
  };
  return Array.isArray(json.value) ? parseElements(json.value, decode) : parseSingle(json.value, decode);
}

type Decode = (input: unknown, index?: number) => ReadingResult;

function parseSingle(input: unknown, decode: Decode): ParsedMessage {
  const result = decode(input);
  return result.ok ? { readings: [result.reading], rejections: [] } : reject(result.reason);
}

function parseElements(inputs: readonly unknown[], decode: Decode): ParsedMessage {
  if (inputs.length === 0) return reject('the array is empty');
  const message: ParsedMessage = { readings: [], rejections: [] };
  for (const [index, input] of inputs.entries()) {
    const result = decode(input, index);
    if (result.ok) message.readings.push(result.reading);
    else message.rejections.push({ reason: result.reason, element: toJson(input) });
  }
  return message;
}

/** Unlike parsing, writing JSON is recursive: what nests some thousand levels deep exhausts the stack. */
function toJson(input: unknown): string | undefined {
  try {
    return JSON.stringify(input);
  } catch {
    return undefined;
  }
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

function reject(reason: string): ParsedMessage {
  return { readings: [], rejections: [{ reason }] };
}
