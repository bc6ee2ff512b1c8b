import type { Database, MessageBus } from '@i40/common';
import type { HealthChecks, Logger } from '@i40/runtime';
import type { z } from 'zod';
import type { Source } from './source.ts';

/** A source that is connected, and not started. */
export interface OpenedSource {
  readonly source: Source;
  /** Where readings that are stored can be published, where the source is itself a broker. */
  readonly bus?: MessageBus;
  /** What `/health` tells of it. */
  readonly checks: HealthChecks;
  /** How often the connection was lost and found again. */
  readonly reconnects?: () => number;
  /** How often the source has lost what waited there for this worker. */
  readonly lostSessions?: () => number;
  /** To be called after the pipeline has stopped. */
  close(): Promise<void>;
}

export interface SourceContext {
  database: Database;
  /** The topics that the worker was told to take in, as MQTT's filters. */
  topicFilters: readonly string[];
  logger: Logger;
  now: () => number;
  /** Gives up connecting. */
  signal: AbortSignal;
}

type Environment = z.ZodObject;

export interface SourceDefinition<Env extends Environment = Environment> {
  /** What `INGEST_SOURCE` calls it. */
  readonly name: string;
  /** A sentence for the reference. */
  readonly summary: string;
  /**
   * The variables that it reads. Each is optional or has a default, because they are checked also where another
   * source is chosen; `open` says what it misses.
   */
  readonly environment: Env;
  /** Connects. Throws `UsageError` when the settings do not do. */
  open(settings: z.output<Env>, context: SourceContext): Promise<OpenedSource>;
}

/** Checks the types; what `open` imports, it imports when it is called, so that an unused source loads nothing. */
export function defineSource<Env extends Environment>(source: SourceDefinition<Env>): SourceDefinition<Env> {
  return source;
}
