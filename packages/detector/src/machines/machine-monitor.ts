import type { AlarmMessage } from '@i40/common';
import type { Detector } from '@i40/detect';
import { alarmState, MachineAlarms, type OnEpisode, type SavedEpisode } from '../episodes/machine-alarms.ts';
import { type Evidence, RecentRows } from '../resampling/recent-rows.ts';
import { Resampler } from '../resampling/resampler.ts';
import type { Column, Row, SensorValue } from '../resampling/row.ts';
import { chooseSamplingPeriod } from '../resampling/sampling-period.ts';
import { machineFinding } from './findings.ts';
import { MachineModel, type SavedMachineModel } from './machine-model.ts';
import { type SavedSensorMonitor, SensorMonitor } from './sensor-monitor.ts';
import { watchSensors } from './watch-sensors.ts';

export interface MachineMonitorOptions {
  site: string;
  machine_id: string;
  detector: Detector;
  /** How long a machine is only learnt from, and how long an unbroken alarm lasts before it counts as normal. */
  learnMs: number;
  adoptMs: number;
  onEpisode: OnEpisode;
}

/** Goes up with every change of form that makes older saved models unreadable; those are then learnt anew. */
export const savedVersion = 1;

export interface SavedMachineMonitor {
  periodMs: number;
  /** Where the grid goes on. */
  resumeAt: number;
  columns: Column[];
  model: SavedMachineModel;
  sensors: SavedSensorMonitor[];
  episodes: SavedEpisode[];
}

/** An episode is over after this long, and this many rows, without an alarm. */
const calmMs = 60_000;
const calmRows = 10;
/** The fewest rows that a slow machine is learnt from. */
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
  readonly #recent = new RecentRows();

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

  /** The rows up to the one that is being judged, or was judged last. */
  evidence(): Evidence {
    const { periodMs = 0, columns = [] } = this.#grid?.resampler ?? {};
    return this.#recent.evidence({ periodMs, columns });
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
    this.#recent.push(row);
    if (this.#values.length !== row.held.length) this.#values = new Float64Array(row.held.length);
    // A machine that is silent as a whole is off or away: none of its sensors has failed.
    if (!row.isEmpty)
      watchSensors(this.alarms, row, {
        monitors: sensors,
        columns: resampler.columns,
        at: row.at,
        periodMs: resampler.periodMs,
      });
    for (let column = 0; column < sensors.length; column++)
      this.#values[column] = sensors[column]?.isOut ? Number.NaN : (row.held[column] as number);
    // Values that are held say nothing new: only when they are stale does the model hear of the silence.
    if (row.isEmpty && !this.#values.every(Number.isNaN)) return;
    const verdict = model.update(this.#values, row.isEmpty);
    if (!verdict) return;
    const { columns } = resampler;
    const finding = machineFinding(verdict, {
      at: row.at,
      columns,
      values: this.#values,
      usual: model.usual,
    });
    this.alarms.update(this.#options.detector.name, null, finding);
  }
}
