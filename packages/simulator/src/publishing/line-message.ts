import { topics } from '@i40/common';

/** A reading in the starter's form, as it goes over the wire. */
export interface WireReading {
  /** ISO 8601. */
  ts: string;
  machine_id: string;
  sensor: string;
  value: number;
  unit: string | null;
}

export interface LineReading {
  line: string;
  reading: WireReading;
}

export interface LineMessage {
  topic: string;
  payload: string;
  readings: number;
}

/**
 * Puts readings into messages, up to `readingsPerMessage` of one line in each, in their order. One by one they go
 * as objects, else as arrays.
 */
export function toLineMessages(readings: readonly LineReading[], readingsPerMessage: number): LineMessage[] {
  if (readingsPerMessage === 1) return readings.map(({ line, reading }) => lineMessage(line, reading));
  const messages: LineMessage[] = [];
  const open = new Map<string, WireReading[]>();
  for (const { line, reading } of readings) {
    const batch = open.get(line) ?? [];
    open.set(line, batch);
    if (batch.push(reading) < readingsPerMessage) continue;
    messages.push(lineMessage(line, batch));
    open.delete(line);
  }
  for (const [line, batch] of open) messages.push(lineMessage(line, batch));
  return messages;
}

/** One message at the topic of a line: an object for one reading, an array for several. */
export function lineMessage(line: string, content: WireReading | readonly WireReading[]): LineMessage {
  const readings = Array.isArray(content) ? content.length : 1;
  return { topic: topics.lineSensors(line), payload: JSON.stringify(content), readings };
}

/** Above this rate single readings cost the broker more than they show; below it they are the plain form. */
const maxSingleReadingsPerSecond = 2_000;
const fullMessagesPerSecond = 1_000;

/**
 * How many readings to put into a message so that no more than 2,000 messages a second are sent. Half of them are
 * left for messages that a line could not fill.
 */
export function chooseReadingsPerMessage(rate: number): number {
  return rate <= maxSingleReadingsPerSecond ? 1 : Math.ceil(rate / fullMessagesPerSecond);
}
