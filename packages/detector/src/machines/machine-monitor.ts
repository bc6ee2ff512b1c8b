import type { AlarmMessage } from '@i40/common';
import {
  type Detector,
  describeMoment,
  describeSilence,
  describeStuck,
  sharesBySensor,
  type Verdict,
} from '@i40/detect';
import type { Finding } from '../episodes/episode.ts';
import { alarmState, MachineAlarms, type OnEpisode, type SavedEpisode } from '../episodes/machine-alarms.ts';
import { type Column, Resampler, type Row, type SensorValue } from '../resampling/resampler.ts';
import { chooseSamplingPeriod } from '../resampling/sampling-period.ts';
import { MachineModel, type SavedMachineModel } from './machine-model.ts';
import {
  type SavedSensorMonitor,
  type SensorDetectorName,
  SensorMonitor,
  sensorDetectorNames,
} from './sensor-monitor.ts';

export interface MachineMonitorOptions {
  site: string;
  machine_id: string;
  detector: Detector;
  /** How long a machine is only learnt from, and how long an unbroken alarm lasts before it counts as normal. */
  learnMs: number;
  adoptMs: number;
  onEpisode: OnEpisode;
}

export interface SavedMachineMonitor {
  periodMs: number;
  /** Where the grid goes on. */
  resumeAt: number;
  columns: Column[];
  model: SavedMachineModel;
  sensors: SavedSensorMonitor[];
  episodes: SavedEpisode[];
}

/** Without an alarm for so long, and for so many rows, an episode is over. */
const calmMs = 60_000;
const calmRows = 10;
/** Slow machines are learnt from so many rows at least. */
const minLearnRows = 240;

interface Grid {
  resampler: Resampler;
  model: MachineModel;
  sensors: SensorMonitor[];
}

/** Everything about one machine, from its readings to its episodes. Pure: time comes with the readings. */
export class MachineMonitor {
  readonly site: string;
  readonly machine_id: string;
  /** Rows judged or learnt from. */
  rows = 0;
  readonly alarms: MachineAlarms;
  /** Whether it went on from a saved model. */
  isResumed = false;
  readonly #options: MachineMonitorOptions;
  #first: SensorValue[] = [];
  #grid: Grid | undefined;
  #values = new Float64Array(0);

  constructor(options: MachineMonitorOptions) {
    this.#options = options;
    this.site = options.site;
    this.machine_id = options.machine_id;
    this.alarms = new MachineAlarms(options, options.onEpisode);
  }

  /** Takes usable values in as they arrive. */
  take(values: readonly SensorValue[]): void {
    if (this.#grid) {
      this.#grid.resampler.take(values);
      return;
    }
    this.#first.push(...values);
    const periodMs = chooseSamplingPeriod(this.#first);
    if (periodMs === undefined) return;
    const first = this.#first;
    this.#first = [];
    this.#openGrid({ periodMs }).resampler.take(first);
  }

  get isLearning(): boolean {
    return this.#grid?.model.isLearning ?? true;
  }

  get state(): AlarmMessage['state'] {
    return alarmState(this.alarms.open, this.isLearning);
  }

  get series(): number {
    return this.#grid?.resampler.columns.length ?? 0;
  }

  /** Values that came too late to count. */
  get late(): number {
    return this.#grid?.resampler.late ?? 0;
  }

  /** Up to when everything is judged, epoch milliseconds; undefined before the first row. */
  get judgedUntil(): number | undefined {
    return this.#grid?.resampler.openAt;
  }

  /** What is still missing, in words, while the machine is being learnt. */
  get detail(): string | undefined {
    if (!this.#grid) return 'learning: too few readings so far to know how often they come';
    const { model, resampler } = this.#grid;
    if (!model.isLearning) return undefined;
    if (model.refusal !== undefined) return `not enough data: ${model.refusal}`;
    const minutes = Math.ceil((model.rowsToLearn * resampler.periodMs) / 60_000);
    return `learning what is normal: about ${minutes} more minutes of readings are needed`;
  }

  /** Undefined before there is anything worth keeping. */
  save(): SavedMachineMonitor | undefined {
    if (!this.#grid || this.#grid.model.isLearning) return undefined;
    const { resampler, model, sensors } = this.#grid;
    return {
      periodMs: resampler.periodMs,
      resumeAt: resampler.openAt ?? 0,
      columns: resampler.columns.map((column) => ({ ...column })),
      model: model.save(),
      sensors: sensors.map((sensor) => sensor.save()),
      episodes: this.alarms.save(),
    };
  }

  /** Goes on from what `save` wrote; returns the reason if that cannot be used. */
  restore(saved: SavedMachineMonitor): string | undefined {
    const { periodMs, resumeAt, columns, sensors } = saved;
    const grid = this.#openGrid({ periodMs, resumeAt, columns });
    const reason = grid.model.restore(saved.model);
    if (reason !== undefined) {
      this.#grid = undefined;
      return reason;
    }
    grid.sensors.push(...sensors.map((sensor) => new SensorMonitor(sensor)));
    this.isResumed = true;
    this.alarms.restore(saved.episodes);
    return undefined;
  }

  #openGrid(grid: { periodMs: number; resumeAt?: number; columns?: readonly Column[] }): Grid {
    const { detector, learnMs, adoptMs } = this.#options;
    const { periodMs } = grid;
    this.alarms.calmMs = Math.max(calmMs, calmRows * periodMs);
    const learnRows = Math.max(minLearnRows, Math.min(learnMs / 1_000, Math.round(learnMs / periodMs)));
    this.#grid = {
      resampler: new Resampler(grid, {
        row: (row) => this.#takeRow(row),
        columnStarted: (column) => this.#startColumn(column),
      }),
      model: new MachineModel({ detector, learnRows, adoptRows: Math.round(adoptMs / periodMs) }),
      sensors: [],
    };
    return this.#grid;
  }

  #startColumn(column: number): void {
    const { model, sensors, resampler } = this.#grid as Grid;
    const { sensor } = resampler.columns[column] as Column;
    model.forget(column);
    sensors[column] = new SensorMonitor();
    this.alarms.endAll(sensor);
  }

  #takeRow(row: Row): void {
    const { model, sensors, resampler } = this.#grid as Grid;
    this.rows++;
    if (this.#values.length !== row.held.length) this.#values = new Float64Array(row.held.length);
    for (let column = 0; column < sensors.length; column++) {
      const sensor = sensors[column] as SensorMonitor;
      // When the whole machine is silent, it is off or away: no sensor of it has failed.
      if (!row.isEmpty) this.#watchSensor(sensor, resampler.columns[column] as Column, row, column);
      this.#values[column] = sensor.isOut ? Number.NaN : (row.held[column] as number);
    }
    const verdict = model.update(this.#values, row.isEmpty);
    if (verdict) this.alarms.update(this.#options.detector.name, null, this.#findingOf(row.at, verdict));
  }

  #watchSensor(monitor: SensorMonitor, column: Column, row: Row, index: number): void {
    monitor.update(row.at, row.fresh[index] as number);
    for (const name of sensorDetectorNames) {
      const { alarm, score } = monitor.verdict(name);
      this.alarms.update(name, column.sensor, {
        at: row.at,
        alarm,
        score,
        // The longer, the worse.
        severity: row.at,
        describe: () => ({
          contributions: { [column.sensor]: 1 },
          explanation: describeSensor(name, monitor, column, row.at),
        }),
      });
    }
  }

  #findingOf(at: number, verdict: Verdict): Finding {
    const { alarm, score, statistic, contributions: shares } = verdict;
    return {
      at,
      alarm,
      score,
      severity: statistic,
      describe: () => {
        const { resampler, model } = this.#grid as Grid;
        const expected = verdict.expected ?? model.usual;
        const byOthers = verdict.expected !== undefined;
        const moment = { columns: resampler.columns, values: this.#values, expected, shares, byOthers };
        return { contributions: sharesBySensor(moment), explanation: describeMoment(moment) };
      },
    };
  }
}

function describeSensor(
  name: SensorDetectorName,
  monitor: SensorMonitor,
  column: Column,
  at: number,
): string {
  const secondsSince = (start: number) => (at - start) / 1000;
  return name === 'stuck-sensor'
    ? describeStuck(column, monitor.lastValue, secondsSince(monitor.sameSince))
    : describeSilence(column, monitor.lastValue, secondsSince(monitor.silentSince ?? at));
}
