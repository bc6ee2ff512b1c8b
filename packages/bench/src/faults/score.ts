import { faultKinds } from '@i40/common';
import type { FoundEpisode, Played, TrueFault } from './play.ts';

export interface KindScore {
  kind: string;
  faults: number;
  found: number;
  /** Of those found, whose episode names one of the fault's sensors first. */
  named: number;
  /** Seconds from the start of the fault to the episode's. */
  delays: number[];
}

export interface FaultScore {
  kinds: KindScore[];
  episodes: number;
  /** Episodes that overlap a fault, or what it leaves behind. */
  matched: number;
  /** Several episodes for one fault beyond its first. */
  repeated: number;
  falseAlarms: FoundEpisode[];
  missed: TrueFault[];
}

/** An episode may begin so long after its fault has ended: averages forget slowly, and rows wait for late readings. */
const afterglowMs = 30_000;

/**
 * Compares episodes with the truth. A fault is found when an episode of its machine begins while it lasts; an episode
 * is false when no fault of its machine overlaps it. What happens while the machine is being learnt does not count.
 */
export function scoreFaults({ faults, episodes, startAt, learnMs }: Played): FaultScore {
  const judged = faults.filter(({ startedAt }) => startedAt >= startAt + learnMs + 60_000);
  const kinds = faultKinds.map((kind): KindScore => ({ kind, faults: 0, found: 0, named: 0, delays: [] }));
  const missed: TrueFault[] = [];
  let repeated = 0;
  for (const fault of judged) {
    const score = kinds.find(({ kind }) => kind === fault.kind) as KindScore;
    score.faults++;
    const hits = episodes
      .filter((episode) => beginsDuring(episode, fault))
      .sort((a, b) => a.startedAt - b.startedAt);
    const [first] = hits;
    if (!first) {
      missed.push(fault);
      continue;
    }
    score.found++;
    repeated += hits.length - 1;
    score.delays.push(Math.max(0, (first.startedAt - fault.startedAt) / 1000));
    if (hits.some(({ lead }) => fault.sensors.includes(lead))) score.named++;
  }
  const falseAlarms = episodes.filter((episode) => !faults.some((fault) => overlaps(episode, fault)));
  return {
    kinds,
    episodes: episodes.length,
    matched: episodes.length - falseAlarms.length,
    repeated,
    falseAlarms,
    missed,
  };
}

function beginsDuring(episode: FoundEpisode, fault: TrueFault): boolean {
  return (
    episode.machine_id === fault.machine_id &&
    episode.startedAt <= fault.endedAt + 3_000 &&
    // One that was open already is the same trouble to a person.
    episode.endedAt >= fault.startedAt
  );
}

function overlaps(episode: FoundEpisode, fault: TrueFault): boolean {
  return (
    episode.machine_id === fault.machine_id &&
    episode.startedAt <= fault.endedAt + afterglowMs &&
    episode.endedAt >= fault.startedAt
  );
}

/** The value that so many percent do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length))] ?? Number.NaN;
}
