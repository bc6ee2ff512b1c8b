import type { Anomaly } from '@i40/common';
import { detectors } from '@i40/detect';
import { MachineMonitor } from '@i40/detector';
import { buildFleet, createSimulatedPlant } from '@i40/simulator';
import type { FaultBenchCommand } from './fault-bench-command.ts';

/** A fault as the simulator knows it, with the moment from which it can be seen at all. */
export interface TrueFault {
  kind: string;
  machine_id: string;
  sensors: readonly string[];
  startedAt: number;
  endedAt: number;
}

export interface FoundEpisode {
  machine_id: string;
  detector: string;
  startedAt: number;
  endedAt: number;
  /** The sensor that it blames first. */
  lead: string;
  peakScore: number;
  explanation: string;
}

export interface Played {
  faults: TrueFault[];
  episodes: FoundEpisode[];
  machineDays: number;
  /** Rows of the grid, and seconds of computing for them, resampling included. */
  rows: number;
  seconds: number;
  sensors: number;
  learnMs: number;
  startAt: number;
}

const learnMs = 20 * 60_000;
const startAt = Date.UTC(2026, 0, 5);
/** Readings are handed over in batches, as ingest commits them. */
const stepMs = 1_000;

/** Plays the plant, and lets the monitors of the service judge it. */
export function play({ days, seed, method, faultEveryS }: FaultBenchCommand): Played {
  const fleet = buildFleet(3);
  const plant = createSimulatedPlant({ fleet, seed, startAt, meanFaultGapS: faultEveryS });
  const detector = detectors[method]?.create();
  if (!detector) throw new Error(`There is no detector ${method}: ${Object.keys(detectors).join(', ')}`);
  const open = new Map<string, Anomaly>();
  const episodes: FoundEpisode[] = [];
  const onEpisode = (change: string, episode: Anomaly) => {
    const key = `${episode.machine_id} ${episode.detector} ${episode.sensor}`;
    if (change === 'ended') {
      open.delete(key);
      episodes.push(foundEpisode(episode));
    } else open.set(key, episode);
  };
  const monitors = fleet.map(
    ({ machine_id }) =>
      new MachineMonitor({
        site: 'site-1',
        machine_id,
        detector,
        learnMs,
        adoptMs: 8 * 3_600_000,
        onEpisode,
      }),
  );
  const faults: TrueFault[] = [];
  let seconds = 0;
  const endAt = startAt + days * 86_400_000;
  for (let at = startAt; at < endAt; at += stepMs) {
    for (const { fault, endedAt } of plant.faults.advanceTo(at))
      if (endedAt !== null) faults.push({ ...trueFault(fault), endedAt });
    const batches = plant.sampleAt(at).map(({ machine, values }) =>
      machine.sensors.flatMap(({ sensor, unit }) => {
        const value = values[sensor];
        return value === undefined ? [] : [{ at, sensor, unit, value: Math.round(value * 1000) / 1000 }];
      }),
    );
    const startedAt = performance.now();
    for (const [i, batch] of batches.entries()) monitors[i]?.take(batch);
    seconds += (performance.now() - startedAt) / 1000;
  }
  for (const { fault } of plant.faults.endAll(endAt)) faults.push({ ...trueFault(fault), endedAt: endAt });
  for (const episode of open.values()) episodes.push(foundEpisode(episode, endAt));
  return {
    faults,
    episodes,
    machineDays: fleet.length * days,
    rows: monitors.reduce((sum, { rows }) => sum + rows, 0),
    seconds,
    sensors: fleet[0]?.sensors.length ?? 0,
    learnMs,
    startAt,
  };
}

function trueFault(fault: {
  kind: string;
  machine: { machine_id: string };
  sensors: readonly string[];
  startedAt: number;
}) {
  const { kind, machine, sensors, startedAt } = fault;
  return { kind, machine_id: machine.machine_id, sensors, startedAt };
}

function foundEpisode(episode: Anomaly, openUntil = Number.NaN): FoundEpisode {
  const { machine_id, detector, started_at, ended_at, contributions, peak_score, explanation } = episode;
  const [lead = ''] = Object.entries(contributions).sort(([, a], [, b]) => b - a)[0] ?? [];
  return {
    machine_id,
    detector,
    startedAt: Date.parse(started_at),
    endedAt: ended_at === null ? openUntil : Date.parse(ended_at),
    lead,
    peakScore: peak_score,
    explanation,
  };
}
