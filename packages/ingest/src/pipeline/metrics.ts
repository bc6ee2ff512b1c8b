import { counterAtScrape, gaugeAtScrape } from '@i40/runtime/metrics';
import type { WriteCounts } from '@i40/timescale';
import { Histogram, Registry } from 'prom-client';

export type RefusalCause = 'age' | 'series';

/**
 * The message accounting of ingest. What arrives is a record, and each record ends as exactly one thing:
 *
 *   received = stored + repeated + rejected + in flight
 *
 * In flight is the difference, so the equation is worth something only against an independent count: the rows in
 * the table, and what publishers were told. That is what the chaos test does.
 */
export interface MessageAccounting {
  /** Messages that arrived. */
  messages: number;
  /** Records in them: readings, states, and what is neither. */
  received: number;
  /** New rows, and rows whose value was corrected. */
  stored: number;
  /** Readings and states that were there already, or twice in a batch. */
  repeated: number;
  rejected: number;
  /** Neither committed nor given up. */
  inFlight: number;
}

export interface IngestMetrics {
  readonly registry: Registry;
  accounts(): MessageAccounting;
  /** A message has arrived with so many records, and values besides that are none by their nature. */
  received(records: number, ignored: number): void;
  /** Readings were refused, and became rejected messages. */
  refused(cause: RefusalCause, count: number): void;
  /** A batch is committed: what became of its records, and when the oldest reading in it was measured. */
  committed(batch: CommittedBatch): void;
}

export interface CommittedBatch {
  messages: number;
  counts: WriteCounts;
  writeSeconds: number;
  /** From the measurement to the commit, of the newest reading in the batch; undefined without a reading. */
  lagSeconds: number | undefined;
}

/** What Sparkplug edge nodes have sent and nobody has received. */
export type SequenceLosses = () => { gaps: number; lost: number };

export function createIngestMetrics(losses: SequenceLosses): IngestMetrics {
  const registry = new Registry();
  const registers = [registry];
  // Plain numbers: this is the hottest path, and a scrape is rare.
  const totals = { messages: 0, received: 0, stored: 0, repeated: 0, rejected: 0 };
  let unacknowledged = 0;
  let ignored = 0;
  let superseded = 0;
  const refused: Record<RefusalCause, number> = { age: 0, series: 0 };
  const inFlight = () => totals.received - totals.stored - totals.repeated - totals.rejected;

  const descriptions: Record<keyof typeof totals, string> = {
    messages: 'Messages that arrived',
    received: 'Readings, states, and what is neither, in the messages that arrived',
    stored: 'Readings and states committed as a new or corrected row',
    repeated: 'Readings and states that were stored already',
    rejected: 'Records committed to rejected_messages',
  };
  for (const [name, help] of Object.entries(descriptions) as [keyof typeof totals, string][]) {
    counterAtScrape(registry, `i40_ingest_${name}_total`, help, () => totals[name]);
  }
  counterAtScrape(
    registry,
    'i40_ingest_ignored_total',
    'Values that are neither numbers nor states by nature',
    () => ignored,
  );
  counterAtScrape(
    registry,
    'i40_ingest_sparkplug_gaps_total',
    'Gaps in Sparkplug sequences',
    () => losses().gaps,
  );
  counterAtScrape(
    registry,
    'i40_ingest_sparkplug_lost_messages_total',
    'Sparkplug messages that never arrived',
    () => losses().lost,
  );
  const replaced = 'Values that another one of the same sensor with the same time replaced';
  counterAtScrape(registry, 'i40_ingest_superseded_total', replaced, () => superseded);
  for (const cause of ['age', 'series'] as const) {
    const help = `Readings refused because of their ${cause === 'age' ? 'age' : 'new series'}`;
    counterAtScrape(registry, `i40_ingest_refused_${cause}_total`, help, () => refused[cause]);
  }
  gaugeAtScrape(
    registry,
    'i40_ingest_in_flight',
    'Records that are neither committed nor given up',
    inFlight,
  );
  gaugeAtScrape(
    registry,
    'i40_ingest_unacknowledged_messages',
    'Messages that the source still has to keep',
    () => unacknowledged,
  );
  const batchEntries = new Histogram({
    name: 'i40_ingest_batch_entries',
    help: 'Records in a committed batch',
    buckets: [1, 10, 100, 500, 1_000, 2_000, 5_000, 10_000, 50_000],
    registers,
  });
  const writeSeconds = new Histogram({
    name: 'i40_ingest_write_seconds',
    help: 'From the first try to the commit of a batch',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
    registers,
  });
  const lagSeconds = new Histogram({
    name: 'i40_ingest_lag_seconds',
    help: 'From the measurement to the commit, of the newest reading in a batch',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3_600],
    registers,
  });

  return {
    registry,
    accounts: () => ({ ...totals, inFlight: inFlight() }),
    received(records, ignoredHere) {
      totals.messages += 1;
      ignored += ignoredHere;
      totals.received += records;
      unacknowledged += 1;
    },
    refused(cause, count) {
      refused[cause] += count;
    },
    committed({ messages, counts, ...batch }) {
      unacknowledged -= messages;
      totals.stored += counts.stored;
      totals.repeated += counts.repeated;
      totals.rejected += counts.rejected;
      superseded += counts.superseded;
      batchEntries.observe(counts.stored + counts.repeated + counts.rejected);
      writeSeconds.observe(batch.writeSeconds);
      if (batch.lagSeconds !== undefined) lagSeconds.observe(batch.lagSeconds);
    },
  };
}

/** For a worker that has its connection to the broker to itself. */
export function countReconnects(registry: Registry, reconnects: () => number): void {
  const help = 'How often the connection to the broker was lost and found again';
  counterAtScrape(registry, 'i40_ingest_reconnects_total', help, reconnects);
}

/** For a worker whose source keeps what arrives while it is away. */
export function countLostSessions(registry: Registry, lost: () => number): void {
  const help = 'How often the broker no longer knew the session, nor what waited in it';
  counterAtScrape(registry, 'i40_ingest_sessions_lost_total', help, lost);
}
