import type { Verdict } from '../contract/detector.ts';
import { scoreOfTail } from '../contract/score.ts';
import { withhold } from '../contract/verdict.ts';

export interface RunLengthOptions {
  /** The score from which on it is an alarm. */
  threshold: number;
}

export const runLengthDefaults: RunLengthOptions = { threshold: 0.8 };

/** Samples that a verdict needs, of which one at least must have ended a run. */
const minSamples = 30;
/** How much longer than any run before one must be. */
const beyondLongest = 2;
/** A run goes on with at least this chance: what a short history shows is never quite all that happens. */
const leastContinuation = 0.5;

/**
 * How long something has lasted against how long it usually does: runs of equal values, runs of missing ones. If a run
 * goes on at each sample with the same chance, lengths follow a geometric distribution, and the chance is known from
 * the runs before. Real runs come in clusters, so an alarm must also be twice as long as the longest so far.
 */
export class RunLength {
  samples = 0;
  /** Ended runs, runs of length 0 among them, their samples, and the longest. */
  runs = 0;
  total = 0;
  longest = 1;
  current = 0;

  /** Takes in whether a sample continues the run, and fills the verdict; the statistic is the run's length. */
  update(continues: boolean, threshold: number, verdict: Verdict): void {
    this.samples++;
    if (continues) this.current++;
    // Nothing can end with the first sample.
    else if (this.samples > 1) this.end(verdict.alarm);
    if (this.samples < minSamples || this.runs === 0) {
      verdict.alarm = false;
      withhold(verdict, 'warming up');
      return;
    }
    verdict.status = 'ok';
    verdict.statistic = this.current;
    verdict.score = scoreOfTail(this.tailOf(this.current));
    verdict.alarm = verdict.score >= threshold && this.current >= beyondLongest * this.longest;
  }

  /** How rarely a run is at least this long. */
  tailOf(length: number): number {
    return Math.max(leastContinuation, this.total / (this.total + this.runs)) ** length;
  }

  /** A run has ended, perhaps at length 0; one that was an alarm teaches nothing about normal ones. */
  private end(wasAlarm: boolean): void {
    if (!wasAlarm) {
      this.total += this.current;
      this.runs++;
      this.longest = Math.max(this.longest, this.current);
    }
    this.current = 0;
  }
}
