import type { Database } from '@i40/common';
import { type Logger, untilDatabaseAnswers } from '@i40/runtime';
import { listSeries, readLookBackDays } from '@i40/timescale';
import type { IngestMetrics } from '../metrics.ts';
import { type Admit, createAdmission } from './admission.ts';
import { createAgeLimit } from './age-limit.ts';
import { createPayloadBudget } from './payload-budget.ts';
import { createSeriesLimits, type SeriesBounds } from './series-limits.ts';

export interface AdmissionConfig {
  /** KEEP_RAW_DAYS; without it readings of any age go into the table. */
  keepRawDays?: number | undefined;
  /** Whether older ones are kept as history. */
  takesHistory?: boolean;
  /** Without them any number of machines and sensors is taken. */
  series?: SeriesBounds;
}

interface OpenAdmissionOptions {
  config: AdmissionConfig;
  database: Database;
  metrics: IngestMetrics;
  logger: Logger;
  now: () => number;
  /** Ends the waiting for a database that is away. */
  signal?: AbortSignal | undefined;
}

const wholePerMinute = 20;

/** Learns from the database which series there are. Waits for a database that is away. */
export async function openAdmission(options: OpenAdmissionOptions): Promise<Admit> {
  const { config, database, metrics, logger, now, signal } = options;
  const { keepRawDays, takesHistory = false, series: bounds } = config;
  const lookBackDays =
    keepRawDays === undefined
      ? undefined
      : await untilDatabaseAnswers(() => readLookBackDays(database), { logger, signal });
  const known = bounds ? await untilDatabaseAnswers(() => listSeries(database), { logger, signal }) : [];
  return createAdmission({
    age: keepRawDays === undefined ? undefined : createAgeLimit(keepRawDays, lookBackDays),
    takesHistory,
    series: bounds && createSeriesLimits({ bounds, known, now }),
    cutPayload: createPayloadBudget({ wholePerMinute, now }),
    onRefused: metrics.refused,
    logger,
    now,
  });
}
