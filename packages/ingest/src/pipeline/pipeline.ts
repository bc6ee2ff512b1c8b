import type { Database, HealthCheck, MessageBus } from '@i40/common';
import { createMessageParser, type ParserOptions } from '@i40/payloads';
import { type Logger, untilDatabaseAnswers } from '@i40/runtime';
import { loadEdgeNodes } from '@i40/timescale';
import type { Admit } from './admission/admission.ts';
import { type AdmissionConfig, openAdmission } from './admission/open-admission.ts';
import { createArrivalClock } from './arrival-clock.ts';
import type { IngestMetrics } from './metrics.ts';
import { createRemarkLog } from './remark-log.ts';
import { createSink } from './sink.ts';
import { createLossCounter } from './sparkplug/loss-counter.ts';
import { startSequenceWatch } from './sparkplug/sequence-watch.ts';
import { type TransactionLimits, transactionLimits } from './split-records.ts';
import { type BatchLimits, createStream, type Stream } from './stream.ts';
import { startUpkeep } from './upkeep.ts';

export interface PipelineConfig extends BatchLimits {
  /** How payloads are understood, where it is not the default. */
  parser?: ParserOptions;
  /** Whether Sparkplug edge nodes are asked for a rebirth. */
  requestsRebirth?: boolean;
  /** What is taken in; by default everything. */
  admission?: AdmissionConfig;
  /** What rejected messages may take on disk; by default anything. */
  maxRejectedBytes?: number;
  /** What one transaction may hold. */
  limits?: TransactionLimits;
}

export interface PipelineDependencies {
  database: Database;
  /** Where stored readings are published; without it they are not. */
  liveBus?: MessageBus | undefined;
  logger: Logger;
  now: () => number;
  config: PipelineConfig;
  /** Which part of a millisecond messages are stamped in, where several workers stamp side by side. */
  clockSlot?: (() => number) | undefined;
  /** Ends the waiting for a database that is away. */
  signal?: AbortSignal | undefined;
}

interface StreamOptions {
  /** Where edge nodes are asked for their births; without it they are not. */
  backChannel?: Pick<MessageBus, 'connected' | 'publish'> | undefined;
  /** Ends the waiting for a database that is away. */
  signal?: AbortSignal | undefined;
}

export interface Pipeline {
  /** Opens a stream, with what the database knows of edge nodes by now. Waits for a database that is away. */
  openStream(options?: StreamOptions): Promise<Stream>;
  readonly metrics: IngestMetrics;
  /** Whether what arrives is also written. */
  checkWriting(): HealthCheck;
  /** Resolves when all that has arrived is stored and acknowledged. */
  drain(): Promise<void>;
  /** Closes every stream, and gives up what the database has not taken by the deadline: false then. */
  close(deadlineMs?: number): Promise<boolean>;
}

/** Messages to rows: decode, gather, write, commit, acknowledge. It knows nothing of where they come from. */
export function createPipeline(dependencies: PipelineDependencies): Pipeline {
  const { database, liveBus, logger, now, config, clockSlot } = dependencies;
  const losses = createLossCounter();
  const sink = createSink({ database, liveBus, logger, now, losses: losses.total, limits: config.limits });
  const clock = createArrivalClock(now, clockSlot);
  const tell = createRemarkLog(logger);
  const streams = new Set<Stream>();
  const { requestsRebirth = false, admission = {}, maxRejectedBytes } = config;
  let opening: Promise<Admit> | undefined;
  const upkeep = startUpkeep({
    database,
    logger,
    historicalStep: admission.takesHistory ? stepOf(config.limits ?? transactionLimits) : undefined,
    maxRejectedBytes,
  });

  return {
    async openStream({ backChannel, signal = dependencies.signal } = {}) {
      opening ??= openAdmission({ ...dependencies, config: admission, metrics: sink.metrics, signal });
      const admit = await opening.catch((error) => {
        opening = undefined;
        throw error;
      });
      const edgeNodes = await untilDatabaseAnswers(() => loadEdgeNodes(database), { logger, signal });
      const parser = createMessageParser({
        ...config.parser,
        sparkplug: { ...config.parser?.sparkplug, edgeNodes },
      });
      const { sparkplug } = parser;
      const stream = createStream({ parser, admit, sink, clock, config, tell });
      const watch =
        backChannel && startSequenceWatch({ sparkplug, bus: backChannel, logger, now, requestsRebirth });
      const endCounting = losses.count(sparkplug.losses);
      const opened: Stream = {
        ...stream,
        async close(deadlineMs) {
          watch?.stop();
          streams.delete(opened);
          const inTime = await stream.close(deadlineMs);
          endCounting();
          return inTime;
        },
      };
      streams.add(opened);
      return opened;
    },
    metrics: sink.metrics,
    checkWriting: sink.checkWriting,
    async drain() {
      await Promise.all([...streams].map((stream) => stream.drain()));
    },
    async close(deadlineMs) {
      const closed = await Promise.all([...streams].map((stream) => stream.close(deadlineMs)));
      sink.abort();
      await upkeep.stop();
      return closed.every((inTime) => inTime);
    },
  };
}

/** The averages have chunks of ten days and more, where the table has one for each day. */
function stepOf({ days, records }: TransactionLimits) {
  return { readings: records, days: 12 * days };
}
