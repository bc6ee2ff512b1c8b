import {
  type Database,
  type MessageBus,
  maxReasons,
  type Reading,
  type ReadingsReceipt,
  type StateReading,
} from '@i40/common';
import type { Entry } from './entry.ts';
import { publishReadings } from './publish-readings.ts';
import { keyOf } from './reading-key.ts';
import { createStoredWatch } from './stored-watch.ts';

export interface AcceptParts {
  database: Database;
  bus: Pick<MessageBus, 'publish'>;
  /** How long the broker and ingest may take. */
  patienceMs: number;
  now: () => number;
  /** Told with each message how many the broker has so far: what comes later may fail. */
  onSent?: (count: number) => void;
}

/** Readings of a message, and of a look into the database. */
const batchSize = 500;

/**
 * Hands readings to the broker, by which they take the way of all others, and looks for them in the database. What is
 * there already is not sent again. Throws `MessageBusError`; what the broker has by then will be stored.
 */
export async function acceptReadings(
  entries: AsyncIterable<Entry>,
  { database, bus, patienceMs, now, onSent }: AcceptParts,
): Promise<ReadingsReceipt> {
  const watch = createStoredWatch({ database, patienceMs, now });
  const counts = { received: 0, states: 0, repeated: 0, rejected: 0 };
  const reasons: ReadingsReceipt['reasons'] = [];
  let readings: Reading[] = [];
  let states: StateReading[] = [];
  let sent = 0;

  async function flush(): Promise<void> {
    // Of several with one key the last one stands, as in ingest.
    const distinct = [...new Map(readings.map((reading) => [keyOf(reading), reading])).values()];
    const news = await watch.news(distinct);
    counts.repeated += readings.length - news.length;
    const told = [...news, ...states];
    [readings, states] = [[], []];
    if (told.length > 0) {
      await publishReadings(told, { bus, patienceMs });
      sent += told.length;
      onSent?.(sent);
    }
    counts.repeated += await watch.follow(news);
  }

  for await (const entry of entries) {
    if ('rejection' in entry) {
      counts.received += 1;
      counts.rejected += 1;
      if (reasons.length < maxReasons) reasons.push(entry.rejection);
    } else if ('reading' in entry) {
      counts.received += 1;
      readings.push(entry.reading);
    } else {
      counts.states += 1;
      if (entry.state) states.push(entry.state);
    }
    if (readings.length + states.length >= batchSize) await flush();
  }
  await flush();
  const outcome = await watch.finish();
  return {
    ...counts,
    ...outcome,
    rejected: counts.rejected + outcome.rejected,
    reasons: [...reasons, ...outcome.reasons].slice(0, maxReasons),
  };
}
