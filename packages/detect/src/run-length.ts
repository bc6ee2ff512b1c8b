import type { Verdict } from './detector.ts';
import { scoreOfTail } from './score.ts';
import { withhold } from './verdict.ts';

/** Runs that a verdict needs, and those that the prior counts for: one run of length 1. */
const minSamples = 30;
/** How much longer than any run before one must be. */
const beyondLongest = 2;

/**
 * How long something has lasted against how long it usually does: runs of equal values, runs of missing ones. If a run
 * ends at each sample with the same chance, lengths follow a geometric distribution, of which the mean is known from
 * the runs before. Real runs come in clusters, so an alarm must also be twice as long as the longest so far.
 */
export class RunLength {
  samples = 0;
  /** Samples that were part of the ended runs, and the number of those runs. */
  total = 1;
  runs = 1;
  longest = 1;
  current = 0;

  /** Takes in whether a sample continues the run, and fills the verdict; the statistic is the run's length. */
  update(continues: boolean, threshold: number, verdict: Verdict): void {
    this.samples++;
    if (continues) this.current++;
    else this.end(verdict.alarm);
    if (this.samples < minSamples) {
      verdict.alarm = false;
      withhold(verdict, 'warming up');
      return;
    }
    const score = scoreOfTail(this.tailOf(this.current));
    verdict.status = 'ok';
    verdict.statistic = this.current;
    verdict.score = score;
    verdict.alarm = score >= threshold && this.current >= beyondLongest * this.longest;
  }

  /** How rarely a run is at least this long. */
  tailOf(length: number): number {
    if (length === 0) return 1;
    // A series that has never done anything else than repeat itself: its first run is still open.
    const total = this.runs === 1 ? this.samples + 1 : this.total;
    return (1 - this.runs / (total + this.runs)) ** length;
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
