import { type Anomaly, formatInstant } from '@i40/common';

/** What one row says about one thing that is watched: a machine as a whole, or a sensor in one respect. */
export interface Finding {
  at: number;
  alarm: boolean;
  score: number;
  /** Largest where the episode is at its worst: that moment is described. */
  severity: number;
  /** Asked only when needed. */
  describe(): { contributions: Record<string, number>; explanation: string };
}

/** What an episode is about. */
export interface EpisodeSubject {
  site: string;
  machine_id: string;
  sensor: string | null;
  detector: string;
}

export type EpisodeChange = 'opened' | 'worse' | 'ended';

/** An open episode as it is saved. */
export interface OpenEpisode {
  startedAt: number;
  lastAlarmAt: number;
  peakScore: number;
  severity: number;
  contributions: Record<string, number>;
  explanation: string;
}

/**
 * Makes episodes of points. An episode opens with an alarm and ends when there has been none for `calmMs()`; its end is
 * then the last alarm, not the end of the waiting. So a signal that flutters around a threshold is one episode.
 */
export class EpisodeTracker {
  readonly subject: EpisodeSubject;
  readonly #calmMs: () => number;
  #open: OpenEpisode | undefined;

  constructor(subject: EpisodeSubject, calmMs: () => number, open?: OpenEpisode) {
    this.subject = subject;
    this.#calmMs = calmMs;
    this.#open = open;
  }

  get open(): OpenEpisode | undefined {
    return this.#open;
  }

  /** The episode that changed, when one did. */
  update(finding: Finding): { change: EpisodeChange; episode: Anomaly } | undefined {
    const open = this.#open;
    if (!finding.alarm) {
      return open && finding.at - open.lastAlarmAt >= this.#calmMs() ? this.end() : undefined;
    }
    if (!open) {
      const { at, score, severity } = finding;
      this.#open = {
        startedAt: at,
        lastAlarmAt: at,
        peakScore: score,
        severity,
        ...finding.describe(),
      };
      return { change: 'opened', episode: this.#episode(this.#open, null) };
    }
    open.lastAlarmAt = finding.at;
    const scored = finding.score > open.peakScore;
    if (scored) open.peakScore = finding.score;
    if (!(finding.severity > open.severity)) return undefined;
    open.severity = finding.severity;
    Object.assign(open, finding.describe());
    return { change: 'worse', episode: this.#episode(open, null) };
  }

  /** Ends what is open at its last alarm. */
  end(): { change: 'ended'; episode: Anomaly } | undefined {
    const open = this.#open;
    if (!open) return undefined;
    this.#open = undefined;
    return { change: 'ended', episode: this.#episode(open, open.lastAlarmAt) };
  }

  /** The open episode as others see it. */
  current(): Anomaly | undefined {
    return this.#open && this.#episode(this.#open, null);
  }

  #episode(open: OpenEpisode, endedAt: number | null): Anomaly {
    return {
      ...this.subject,
      started_at: formatInstant(open.startedAt),
      ended_at: endedAt === null ? null : formatInstant(endedAt),
      peak_score: open.peakScore,
      contributions: open.contributions,
      explanation: open.explanation,
    };
  }
}
