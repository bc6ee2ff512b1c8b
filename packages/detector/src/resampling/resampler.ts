/** A usable value of one sensor, as the live feed and the database bring it. */
export interface SensorValue {
  /** Epoch milliseconds. */
  at: number;
  sensor: string;
  value: number;
  unit: string | null;
}

/** A sensor of a machine. Its place in the list is its column, for ever. */
export interface Column {
  readonly sensor: string;
  unit: string | null;
}

/** One step of the grid. The object is used again: copy what you keep. */
export interface Row {
  /** The begin of the step, epoch milliseconds. */
  at: number;
  /** Per column the mean of the values of this very step; NaN where none came. */
  fresh: Float64Array;
  /** The same, and where none came the last value before, as long as that is not stale. */
  held: Float64Array;
  /** Whether no sensor sent anything. */
  isEmpty: boolean;
}

export interface ResamplerEvents {
  row(row: Row): void;
  /** A sensor speaks for the first time, or in another unit from now on: what was known of it is void. */
  columnStarted(column: number): void;
}

export interface ResamplerOptions {
  periodMs: number;
  /** Where the grid goes on after a restart: the steps before this are done. */
  resumeAt?: number | undefined;
  columns?: readonly Column[] | undefined;
}

interface Track {
  /** Time of the newest value that has arrived and is believed. */
  newestAt: number;
  /** Values in a row that were far ahead of the grid, and the newest of them. */
  aheadInARow: number;
  aheadAt: number;
  /** Values in a row that were older than the newest, where that one is far ahead of the grid. */
  behindInARow: number;
  /** Time and value of the newest one that is on the grid. */
  lastAt: number;
  lastValue: number;
  /** Typical time between values. */
  intervalMs: number;
  /** Of the values of the open step: the first, and what the others add to it, so that the mean of equal values is exact. */
  first: number;
  sum: number;
  count: number;
}

/** Steps, and a sensor's usual intervals, for which a value holds. */
const holdSteps = 5;
const holdIntervals = 3;
/** A value that is so many steps older than the grid says nothing any more. */
const maxLagSteps = 30;
/** A value that is so many steps ahead of the grid is believed only when the next one of its sensor is, too. */
const maxLeadSteps = 10;
const aheadUntilBelieved = 2;
/** A sensor that was believed to be far ahead, and sends so many values of now, was wrong. */
const behindUntilRestart = 5;
/** Silence of the whole machine that is told step by step; after more, the grid jumps. */
const maxEmptySteps = 60;
/** So many values in a row that are too old: the machine's clock was set back. */
const lateUntilRestart = 100;
const maxColumns = 256;
const maxPending = 50_000;

/**
 * Puts uneven and late readings on an even grid. A step is complete when readings one step later have come, from two
 * sensors where there are three or more: a single fast clock does not hurry the others. A reading that comes late
 * counts for the step that is open if it is newer than the sensor's last one, and is passed over otherwise. A single
 * reading from far ahead waits for its time and makes none of its sensor late. A clock that was set back makes all of
 * them old, so after a hundred of those the grid begins anew.
 */
export class Resampler {
  readonly columns: Column[] = [];
  readonly periodMs: number;
  /** Values that were passed over. */
  late = 0;
  readonly #events: ResamplerEvents;
  readonly #columnOf = new Map<string, number>();
  readonly #tracks: Track[] = [];
  #pending: (SensorValue & { column: number })[] = [];
  #openAt: number | undefined;
  #lateInARow = 0;
  #row: Row = emptyRow(0);

  constructor({ periodMs, resumeAt, columns = [] }: ResamplerOptions, events: ResamplerEvents) {
    this.periodMs = periodMs;
    this.#events = events;
    this.#openAt = resumeAt;
    for (const { sensor, unit } of columns) this.#addColumn(sensor, unit);
    // What lies before is done, and not merely late.
    for (const track of this.#tracks) track.newestAt = (resumeAt ?? Number.NEGATIVE_INFINITY) - 1;
  }

  /** The begin of the step that is not complete yet; undefined before the first value. */
  get openAt(): number | undefined {
    return this.#openAt;
  }

  /** Takes values in as they arrive, and tells the rows that they complete. */
  take(values: readonly SensorValue[]): void {
    // The first step is that of the oldest: the others may have come from a clock that is fast.
    if (values.length > 0)
      this.#openAt ??= this.#stepOf(
        values.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY),
      );
    for (const value of values) this.#place(value);
    this.#completeSteps();
  }

  #place(value: SensorValue): void {
    const column = this.#columnFor(value);
    if (column === undefined) return;
    const track = this.#tracks[column] as Track;
    const openAt = this.#openAt ?? this.#stepOf(value.at);
    if (value.at < openAt - maxLagSteps * this.periodMs) {
      this.#passOver(value.at);
      return;
    }
    if (value.at <= track.newestAt && !this.#wasWronglyAhead(column, openAt)) {
      this.#passOver(value.at);
      return;
    }
    this.#lateInARow = 0;
    this.#believe(this.#tracks[column] as Track, value.at, openAt);
    if (value.at < openAt + this.periodMs) putOnGrid(track, value);
    else if (this.#pending.length < maxPending) this.#pending.push({ ...value, column });
  }

  /** Moves the time of a sensor on, to a value from far ahead only when it is not the only one. */
  #believe(track: Track, at: number, openAt: number): void {
    track.behindInARow = 0;
    if (at < openAt + maxLeadSteps * this.periodMs) {
      track.aheadInARow = 0;
      track.aheadAt = Number.NEGATIVE_INFINITY;
      track.newestAt = Math.max(track.newestAt, at);
      return;
    }
    track.aheadAt = Math.max(track.aheadAt, at);
    if (++track.aheadInARow >= aheadUntilBelieved) track.newestAt = track.aheadAt;
  }

  /** Whether a sensor that was believed to be far ahead shows that it is not; what it had claimed is then void. */
  #wasWronglyAhead(column: number, openAt: number): boolean {
    const track = this.#tracks[column] as Track;
    if (track.newestAt < openAt + maxLeadSteps * this.periodMs) return false;
    if (++track.behindInARow < behindUntilRestart) return false;
    this.#pending = this.#pending.filter(({ column: of }) => of !== column);
    track.newestAt = track.lastAt;
    track.behindInARow = 0;
    return true;
  }

  #stepOf(at: number): number {
    return Math.floor(at / this.periodMs) * this.periodMs;
  }

  #columnFor({ sensor, unit }: SensorValue): number | undefined {
    const known = this.#columnOf.get(sensor);
    if (known === undefined) {
      if (this.columns.length >= maxColumns) return undefined;
      const added = this.#addColumn(sensor, unit);
      this.#events.columnStarted(added);
      return added;
    }
    const column = this.columns[known] as Column;
    // A source that leaves the unit out now and then has not changed it.
    if (unit === null || unit === column.unit) return known;
    const isOther = column.unit !== null;
    column.unit = unit;
    if (isOther) {
      this.#tracks[known] = newTrack();
      this.#pending = this.#pending.filter(({ column: of }) => of !== known);
      this.#events.columnStarted(known);
    }
    return known;
  }

  #addColumn(sensor: string, unit: string | null): number {
    const column = this.columns.push({ sensor, unit }) - 1;
    this.#columnOf.set(sensor, column);
    this.#tracks.push(newTrack());
    this.#row = emptyRow(this.columns.length);
    return column;
  }

  #passOver(at: number): void {
    this.late++;
    if (++this.#lateInARow < lateUntilRestart) return;
    this.#lateInARow = 0;
    this.#pending = [];
    for (let column = 0; column < this.#tracks.length; column++) this.#tracks[column] = newTrack();
    this.#openAt = this.#stepOf(at);
  }

  #completeSteps(): void {
    if (this.#openAt === undefined) return;
    const completeUntil = this.#watermark() - this.periodMs;
    let emptySteps = 0;
    while (this.#openAt + this.periodMs <= completeUntil) {
      const row = this.#completeStep(this.#openAt);
      emptySteps = row.isEmpty ? emptySteps + 1 : 0;
      this.#events.row(row);
      this.#open(emptySteps < maxEmptySteps ? this.#openAt + this.periodMs : this.#nextStepWithValue());
    }
  }

  /** The time that the machine has come to, by its own clocks. */
  #watermark(): number {
    let first = Number.NEGATIVE_INFINITY;
    let second = Number.NEGATIVE_INFINITY;
    for (const { newestAt } of this.#tracks) {
      if (newestAt > first) {
        second = first;
        first = newestAt;
      } else if (newestAt > second) second = newestAt;
    }
    return this.#tracks.length < 3 || second === Number.NEGATIVE_INFINITY ? first : second;
  }

  #completeStep(at: number): Row {
    const row = this.#row;
    row.at = at;
    row.isEmpty = true;
    for (let column = 0; column < this.#tracks.length; column++) {
      const track = this.#tracks[column] as Track;
      const holdsUntil = track.lastAt + Math.max(holdSteps * this.periodMs, holdIntervals * track.intervalMs);
      const mean = track.count > 0 ? track.first + track.sum / track.count : Number.NaN;
      row.fresh[column] = mean;
      row.held[column] = track.count > 0 ? mean : at < holdsUntil ? track.lastValue : Number.NaN;
      if (track.count > 0) row.isEmpty = false;
      track.sum = 0;
      track.count = 0;
    }
    return row;
  }

  #open(at: number): void {
    this.#openAt = at;
    const end = at + this.periodMs;
    let kept = 0;
    for (const value of this.#pending) {
      if (value.at < end) putOnGrid(this.#tracks[value.column] as Track, value);
      else this.#pending[kept++] = value;
    }
    this.#pending.length = kept;
  }

  #nextStepWithValue(): number {
    const next = this.#pending.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
    const from = Number.isFinite(next) ? next : this.#watermark();
    return this.#stepOf(from);
  }
}

function putOnGrid(track: Track, { at, value }: SensorValue): void {
  const interval = at - track.lastAt;
  // A long silence is no interval: without this bound a sensor that was away would hold its value for ever after.
  if (interval > 0 && Number.isFinite(interval))
    track.intervalMs +=
      track.intervalMs === 0 ? interval : 0.1 * (Math.min(interval, 4 * track.intervalMs) - track.intervalMs);
  track.lastAt = at;
  track.lastValue = value;
  if (track.count === 0) track.first = value;
  track.sum += value - track.first;
  track.count++;
}

const newTrack = (): Track => ({
  newestAt: Number.NEGATIVE_INFINITY,
  aheadInARow: 0,
  aheadAt: Number.NEGATIVE_INFINITY,
  behindInARow: 0,
  lastAt: Number.NEGATIVE_INFINITY,
  lastValue: Number.NaN,
  intervalMs: 0,
  first: 0,
  sum: 0,
  count: 0,
});

const emptyRow = (columns: number): Row => ({
  at: 0,
  fresh: new Float64Array(columns),
  held: new Float64Array(columns),
  isEmpty: true,
});
