export interface Placement {
  /** When the row is played, epoch milliseconds to the microsecond: always after the row before. */
  dueAt: number;
  /** The recording's clock was set back here. */
  wentBack: boolean;
}

export interface Timeline {
  /** Finds the moment at which the next row is played, from the time that it was recorded (epoch ms). */
  place(time: number): Placement;
  /** Playing was held up: moves all that follows by so many milliseconds. */
  postpone(ms: number): void;
  /** The recording begins again: its first row follows at the usual distance. */
  rewind(): void;
}

interface TimelineOptions {
  startAt: number;
  /** Recorded seconds that are played in one. */
  speed: number;
  /** The usual distance of two rows, recorded milliseconds. */
  usualGapMs: number;
}

const leastGapMs = 0.001;

/**
 * Moves recorded times to the present. Only distances count: where the recording's clock was set back, the next
 * row follows at the usual distance, and rows of the same time are a microsecond apart, so that none replaces
 * another. Example: at speed 60, rows recorded a minute apart are played a second apart.
 */
export function createTimeline({ startAt, speed, usualGapMs }: TimelineOptions): Timeline {
  let origin = startAt;
  let position = -usualGapMs;
  let previous: number | undefined;
  let dueAt = Number.NEGATIVE_INFINITY;

  return {
    place(time) {
      const gap = previous === undefined ? usualGapMs : time - previous;
      const wentBack = gap < 0;
      previous = time;
      position += wentBack ? usualGapMs : gap;
      dueAt = Math.round(Math.max(origin + position / speed, dueAt + leastGapMs) * 1000) / 1000;
      return { dueAt, wentBack };
    },
    postpone(ms) {
      origin += ms;
      dueAt += ms;
    },
    rewind() {
      previous = undefined;
    },
  };
}
