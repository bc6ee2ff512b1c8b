import { type Column, emptyRow, type Row, type SensorValue } from './row.ts';
import { believe, disbelieve, newTrack, putOnGrid, type Track } from './track.ts';

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

/** Steps, and a sensor's usual intervals, for which a value holds. */
const holdSteps = 5;
const holdIntervals = 3;
/** A value that is more steps than this older than the grid says nothing any more. */
const maxLagSteps = 30;
/** Steps ahead of the grid from which on a value is believed only when the next one of its sensor is there, too. */
const maxLeadSteps = 10;
/** Silence of the whole machine that is told step by step; after more, the grid jumps. */
const maxEmptySteps = 60;
/** When this many values in a row are too old, the machine's clock was set back. */
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
    believe(track, value.at, this.#farAhead(openAt));
    if (value.at < openAt + this.periodMs) putOnGrid(track, value);
    else if (this.#pending.length < maxPending) this.#pending.push({ ...value, column });
  }

  /** Whether a sensor that was believed to be far ahead shows that it is not; what it had claimed is then void. */
  #wasWronglyAhead(column: number, openAt: number): boolean {
    if (!disbelieve(this.#tracks[column] as Track, this.#farAhead(openAt))) return false;
    this.#pending = this.#pending.filter(({ column: of }) => of !== column);
    return true;
  }

  #farAhead(openAt: number): number {
    return openAt + maxLeadSteps * this.periodMs;
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
