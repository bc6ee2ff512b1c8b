import { gaugeAtScrape } from '@i40/runtime/metrics';
import { Counter, Histogram, Registry } from 'prom-client';

/** What the detector tells of itself, counted where it happens. */
export interface DetectorMetrics {
  readonly registry: Registry;
  /** A message of the live feed was judged: values in it, seconds of computing, seconds from measurement to verdict. */
  judged(message: { values: number; seconds: number; lagSeconds: number | undefined }): void;
  episode(change: 'opened' | 'ended', detector: string): void;
  /** An episode came of values that are not stored. */
  refused(): void;
}

/** Asked at every scrape. */
export interface DetectorCounts {
  machines: number;
  learning: number;
  series: number;
  rows: number;
  late: number;
  openEpisodes: number;
}

export function createDetectorMetrics(counts: () => DetectorCounts): DetectorMetrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, value: (counts: DetectorCounts) => number) =>
    gaugeAtScrape(registry, name, help, () => value(counts()));
  gauge('i40_detector_machines', 'Machines that are watched', ({ machines }) => machines);
  gauge(
    'i40_detector_machines_learning',
    'Machines of which too little is known',
    ({ learning }) => learning,
  );
  gauge('i40_detector_series', 'Sensors that are watched', ({ series }) => series);
  gauge('i40_detector_open_episodes', 'Episodes that last', ({ openEpisodes }) => openEpisodes);
  gauge('i40_detector_rows', 'Steps of the grid judged since the start', ({ rows }) => rows);
  gauge('i40_detector_late_values', 'Values too late to count since the start', ({ late }) => late);
  const values = new Counter({ name: 'i40_detector_values_total', help: 'Values taken in', registers });
  const episodes = new Counter({
    name: 'i40_detector_episodes_total',
    help: 'Episodes that began or ended',
    labelNames: ['detector', 'change'],
    registers,
  });
  const refused = new Counter({
    name: 'i40_detector_refused_total',
    help: 'Times that an episode came of values which are not stored, and its machine was judged anew',
    registers,
  });
  const update = new Histogram({
    name: 'i40_detector_update_seconds',
    help: 'Time to judge one message of the live feed',
    buckets: [0.00001, 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1],
    registers,
  });
  const lag = new Histogram({
    name: 'i40_detector_lag_seconds',
    help: 'From the measurement to the verdict',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 30, 300, 3_600],
    registers,
  });
  return {
    registry,
    judged({ values: count, seconds, lagSeconds }) {
      values.inc(count);
      update.observe(seconds);
      if (lagSeconds !== undefined) lag.observe(lagSeconds);
    },
    refused: () => refused.inc(),
    episode: (change, detector) => episodes.inc({ detector, change }),
  };
}
