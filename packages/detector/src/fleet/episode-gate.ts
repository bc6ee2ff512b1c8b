import type { Anomaly } from '@i40/common';
import type { EpisodeChange } from '../episodes/episode.ts';
import type { OnEpisode } from '../episodes/machine-alarms.ts';
import type { Evidence } from '../resampling/recent-rows.ts';

interface EpisodeGateParts {
  isStored: (evidence: Evidence) => Promise<boolean>;
  pass: OnEpisode;
  /** All that was held has passed. */
  onOpen: () => void;
  /** Something was found in values that are not stored. Nothing passes any more. */
  onRefused: () => void;
  /** The database could not be asked; what is held waits for the next time. */
  onUnanswered: (error: unknown) => void;
}

/**
 * Holds what is found in a machine from the opening of an episode on, until the database has shown what that was found in.
 * While the database is away nothing passes: ingest stores nothing either, and so publishes nothing.
 */
export class EpisodeGate {
  isRefused = false;
  readonly #parts: EpisodeGateParts;
  #held: { change: EpisodeChange; episode: Anomaly }[] = [];
  readonly #toCheck: Evidence[] = [];
  #settling: Promise<void> | undefined;

  constructor(parts: EpisodeGateParts) {
    this.#parts = parts;
  }

  get isShut(): boolean {
    return this.isRefused || this.#held.length > 0;
  }

  take(change: EpisodeChange, episode: Anomaly, evidence: () => Evidence): void {
    if (this.isRefused) return;
    if (change !== 'opened' && !this.isShut) {
      this.#parts.pass(change, episode);
      return;
    }
    this.#held.push({ change, episode });
    if (change !== 'opened') return;
    this.#toCheck.push(evidence());
    void this.settle();
  }

  /** Asks the database where something is held. Never throws: what could not be asked is held on. */
  settle(): Promise<void> {
    if (this.isRefused || !this.isShut) return Promise.resolve();
    this.#settling ??= this.#checkAll().finally(() => {
      this.#settling = undefined;
    });
    return this.#settling;
  }

  async #checkAll(): Promise<void> {
    for (let evidence = this.#toCheck[0]; evidence; evidence = this.#toCheck[0]) {
      let stored: boolean;
      try {
        stored = await this.#parts.isStored(evidence);
      } catch (error) {
        this.#parts.onUnanswered(error);
        return;
      }
      if (!stored) {
        this.isRefused = true;
        this.#held = [];
        this.#toCheck.length = 0;
        this.#parts.onRefused();
        return;
      }
      this.#toCheck.shift();
    }
    const held = this.#held;
    this.#held = [];
    for (const { change, episode } of held) this.#parts.pass(change, episode);
    this.#parts.onOpen();
  }
}
