import { type AlarmMessage, type Anomaly, severeScore } from '@i40/common';
import {
  type EpisodeChange,
  type EpisodeSubject,
  EpisodeTracker,
  type Finding,
  type OpenEpisode,
} from './episode.ts';

export interface SavedEpisode {
  sensor: string | null;
  detector: string;
  episode: OpenEpisode;
}

export type OnEpisode = (change: EpisodeChange, episode: Anomaly) => void;

/** The open episodes of a machine, and the state that follows from them. */
export class MachineAlarms {
  readonly #machine: Pick<EpisodeSubject, 'site' | 'machine_id'>;
  readonly #onEpisode: OnEpisode;
  readonly #trackers = new Map<string, EpisodeTracker>();
  #calmMs = 0;

  constructor(machine: Pick<EpisodeSubject, 'site' | 'machine_id'>, onEpisode: OnEpisode) {
    this.#machine = { site: machine.site, machine_id: machine.machine_id };
    this.#onEpisode = onEpisode;
  }

  /** How long there must be no alarm before an episode is over. */
  set calmMs(value: number) {
    this.#calmMs = value;
  }

  update(detector: string, sensor: string | null, finding: Finding): void {
    const key = keyOf({ detector, sensor });
    let tracker = this.#trackers.get(key);
    if (!tracker) {
      if (!finding.alarm) return;
      tracker = this.#add({ detector, sensor });
    }
    this.#tell(tracker.update(finding));
    if (!tracker.open) this.#trackers.delete(key);
  }

  /** Ends all open episodes, or those of one sensor: there is nothing any more to judge them by. */
  endAll(sensor?: string): void {
    for (const [key, tracker] of this.#trackers) {
      if (sensor !== undefined && tracker.subject.sensor !== sensor) continue;
      this.#tell(tracker.end());
      this.#trackers.delete(key);
    }
  }

  get open(): Anomaly[] {
    return [...this.#trackers.values()].flatMap((tracker) => tracker.current() ?? []);
  }

  save(): SavedEpisode[] {
    return [...this.#trackers.values()].flatMap(({ subject: { sensor, detector }, open }) =>
      open ? [{ sensor, detector, episode: open }] : [],
    );
  }

  restore(saved: readonly SavedEpisode[]): void {
    for (const { sensor, detector, episode } of saved) this.#add({ sensor, detector }, { ...episode });
  }

  #add(what: Pick<EpisodeSubject, 'sensor' | 'detector'>, open?: OpenEpisode): EpisodeTracker {
    const tracker = new EpisodeTracker({ ...this.#machine, ...what }, () => this.#calmMs, open);
    this.#trackers.set(keyOf(what), tracker);
    return tracker;
  }

  #tell(changed: { change: EpisodeChange; episode: Anomaly } | undefined): void {
    if (changed) this.#onEpisode(changed.change, changed.episode);
  }
}

/**
 * The machine as a whole has one episode at a time: one that was opened under a former name of the detector goes on
 * under that name.
 */
function keyOf({ sensor, detector }: Pick<EpisodeSubject, 'sensor' | 'detector'>): string {
  return sensor === null ? '' : `${detector}\n${sensor}`;
}

/** What a machine is like, from its open episodes and from whether it is still being learnt. */
export function alarmState(open: readonly Anomaly[], isLearning: boolean): AlarmMessage['state'] {
  if (open.some(({ peak_score }) => peak_score >= severeScore)) return 'anomaly';
  if (open.length > 0) return 'warning';
  return isLearning ? 'learning' : 'normal';
}
