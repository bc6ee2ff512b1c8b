import { setTimeout as delay } from 'node:timers/promises';
import { formatInstant, type MessageBus, UsageError } from '@i40/common';
import type { Logger, Running } from '@i40/runtime';
import { createInFlightWindow } from '../publishing/in-flight-window.ts';
import { lineMessage } from '../publishing/line-message.ts';
import { sensorNames } from './describe-recording.ts';
import type { ReplayPosition } from './progress.ts';
import type { Recording } from './recording.ts';
import { createRowComplaints } from './row-complaints.ts';
import { readRows } from './rows/read-rows.ts';
import type { RecordedValue } from './rows/recorded-row.ts';
import { createTimeline } from './timeline.ts';

export interface ReplayConfig {
  /** Recorded seconds that are played in one. */
  speed: number;
  machine: string;
  line: string;
  /** Begin again at the end of the file, until stopped. */
  loop: boolean;
}

export interface ReplayDependencies {
  bus: MessageBus;
  logger: Logger;
  recording: Recording;
  config: ReplayConfig;
  /** Epoch milliseconds. */
  now: () => number;
  /** Waits so many milliseconds, less when stopped. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface RunningReplay extends Running {
  /** Resolves after the last row, when the broker has taken charge of all. */
  finished: Promise<void>;
  position(): ReplayPosition;
}

const maxOutstanding = 1_000;
const pollMs = 100;
/** A row that is later than this is stamped with the present, and all that follow move with it. */
const maxLagMs = 1_000;
/** Node's timers cannot wait longer than 24.8 days, and a clock may be set meanwhile. */
const maxSleepMs = 60_000;
const drainDeadlineMs = 5_000;
const longGapS = 30;

/**
 * Plays a CSV file through the broker, one message a row, each row when it is due and stamped with that moment.
 * While the broker is away the replay stands still.
 */
export function startReplay(parts: ReplayDependencies): RunningReplay {
  const { bus, logger, recording, config, now, sleep = sleepUnlessAborted } = parts;
  const inFlight = createInFlightWindow({ bus, logger, maxOutstanding });
  const complaints = createRowComplaints(logger);
  const timeline = createTimeline({ startAt: now(), speed: config.speed, usualGapMs: recording.usualGapMs });
  const { signal, abort } = abortable();
  let rows = 0;
  let progress = 0;
  let wentBack = 0;

  async function waitUntil(dueAt: number): Promise<void> {
    for (let left = dueAt - now(); left > 0 && !signal.aborted; left = dueAt - now()) {
      await sleep(Math.min(Math.ceil(left), maxSleepMs), signal);
    }
    while (!inFlight.ready && !signal.aborted) {
      await (bus.connected ? inFlight.drain(maxOutstanding / 2, pollMs) : sleep(pollMs, signal));
    }
  }

  async function playRow(time: number, values: readonly RecordedValue[]): Promise<void> {
    const placement = timeline.place(time);
    if (placement.wentBack) wentBack += 1;
    await waitUntil(placement.dueAt);
    if (signal.aborted) return;
    const lag = now() - placement.dueAt;
    if (lag > maxLagMs) timeline.postpone(lag);
    const ts = formatInstant(lag > maxLagMs ? now() : placement.dueAt);
    const readings = values.map((value) => ({ ts, machine_id: config.machine, ...value }));
    inFlight.publish(lineMessage(config.line, readings));
    rows += 1;
  }

  async function playOnce(): Promise<void> {
    for await (const row of readRows(recording, complaints)) {
      if (signal.aborted) return;
      await playRow(row.time, row.values);
      progress = row.progress;
    }
  }

  async function play(): Promise<void> {
    try {
      do {
        const before = rows;
        timeline.rewind();
        await playOnce();
        if (rows === before && !signal.aborted) throw new UsageError(`${recording.path} has no usable row.`);
      } while (config.loop && !signal.aborted);
      while (inFlight.outstanding > 0 && !signal.aborted) await inFlight.drain(0, pollMs);
      await inFlight.drain(0, drainDeadlineMs);
    } finally {
      complaints.summarise();
    }
    const { published: readings } = inFlight;
    const { count: skippedRows, cells: skippedCells, badQualities } = complaints;
    const summary = { rows, readings, skippedRows, skippedCells, badQualities, clockSetBack: wentBack };
    logger.info(summary, signal.aborted ? 'Replay stopped' : 'Replay finished');
  }

  announce(parts);
  const finished = play();
  return {
    finished,
    position: () => ({ percent: Math.round(100 * progress), rows }),
    async stop() {
      abort();
      await finished.catch(() => {});
    },
  };
}

/** Says what will be played: a recording of half-hourly rows would otherwise look as if nothing happened. */
function announce({ logger, recording, config }: ReplayDependencies): void {
  const { path: file, time, leftOut, notes } = recording;
  const rowEveryS = recording.usualGapMs / 1000 / config.speed;
  const sensors = sensorNames(recording);
  logger.info(
    { file, ...config, rowEveryS, time: time.form.description, sensors, leftOut, notes },
    'Replay started',
  );
  if (rowEveryS > longGapS) logger.warn({ rowEveryS }, 'Rows are far apart, play them faster with --speed');
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

async function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
