import { setTimeout as sleep } from 'node:timers/promises';
import { machineKey } from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { EpisodeBuffer } from '../episodes/episode-buffer.ts';
import { MachineMonitor, type MachineMonitorOptions } from '../machines/machine-monitor.ts';
import type { DetectorMetrics } from '../metrics.ts';
import type { SensorValue } from '../resampling/row.ts';
import type { AlarmPublisher } from './alarm-publisher.ts';
import { endForgotten, type WarmUpDependencies, warmUp } from './warm-up.ts';

export interface MonitoredMachine {
  monitor: MachineMonitor;
  /** What has come while the past is still being read; undefined once it is live. */
  waiting: SensorValue[] | undefined;
  /** The newest time in the first message that waits: what is older was committed before. */
  pastUntil: number;
  /** When something came last. */
  heardAt: number;
  /** The newest time among its readings. */
  newestAt: number;
  savedAt: number;
}

export interface FleetDependencies extends Omit<WarmUpDependencies, 'isStopped' | 'onNew' | 'until'> {
  machine: Pick<MachineMonitorOptions, 'detector' | 'learnMs' | 'adoptMs'>;
  episodeBuffer: EpisodeBuffer;
  publisher: AlarmPublisher;
  metrics: DetectorMetrics;
  logger: Logger;
}

const maxWaiting = 100_000;
const retryMs = 2_000;
/** Silence of a machine after which nobody can tell how its episode went on. */
const silenceEndsMs = 10 * 60_000;
/** A machine that has been silent for so long is forgotten; should it come back, it goes on from its saved model. */
const forgetAfterMs = 24 * 3_600_000;

/** The machines that are watched. One that is new, or was there before a restart, first catches up with its past. */
export class Fleet {
  readonly machines = new Map<string, MonitoredMachine>();
  readonly #parts: FleetDependencies;
  readonly #toOpen: MonitoredMachine[] = [];
  #opening: Promise<void> | undefined;
  #isStopped = false;

  constructor(parts: FleetDependencies) {
    this.#parts = parts;
  }

  /** Takes in values of a machine, perhaps one that was never seen. */
  take(site: string, machineId: string, values: SensorValue[]): void {
    const { now, metrics } = this.#parts;
    const machine = this.open(site, machineId);
    machine.heardAt = now();
    for (const { at } of values) machine.newestAt = Math.max(machine.newestAt, at);
    if (machine.waiting) {
      if (machine.waiting.length === 0 && values.length > 0) machine.pastUntil = machine.newestAt + 1;
      if (machine.waiting.length < maxWaiting) machine.waiting.push(...values);
      return;
    }
    const startedAt = performance.now();
    machine.monitor.take(values);
    this.#tell(machine);
    metrics.judged({
      values: values.length,
      seconds: (performance.now() - startedAt) / 1000,
      lagSeconds: values.length > 0 ? (now() - machine.newestAt) / 1000 : undefined,
    });
  }

  /** The machine, which begins to catch up with its past if it is new. */
  open(site: string, machineId: string): MonitoredMachine {
    const key = machineKey({ site, machine_id: machineId });
    const known = this.machines.get(key);
    if (known) return known;
    const machine = this.#create(site, machineId);
    this.machines.set(key, machine);
    this.#toOpen.push(machine);
    this.#opening ??= this.#openAll().finally(() => {
      this.#opening = undefined;
    });
    return machine;
  }

  /** Ends the episodes of machines that have fallen silent, and forgets those that have been for a day. */
  endSilent(): void {
    for (const [key, machine] of this.machines) {
      const silentMs = this.#parts.now() - machine.heardAt;
      if (machine.waiting || silentMs < silenceEndsMs) continue;
      machine.monitor.alarms.endAll();
      if (silentMs < forgetAfterMs) this.#tell(machine);
      else {
        this.machines.delete(key);
        this.#parts.publisher.forget(machine.monitor);
      }
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#opening;
  }

  #create(site: string, machine_id: string): MonitoredMachine {
    const { machine, episodeBuffer, metrics, now } = this.#parts;
    const entry: MonitoredMachine = {
      monitor: new MachineMonitor({
        ...machine,
        site,
        machine_id,
        onEpisode: (change, episode) => {
          // A new model finds things in the past that it learns from: these are no news.
          if (entry.waiting && !entry.monitor.isResumed) return;
          episodeBuffer.add(change, episode);
          if (change !== 'worse') metrics.episode(change, episode.detector);
        },
      }),
      waiting: [],
      pastUntil: Number.POSITIVE_INFINITY,
      heardAt: now(),
      newestAt: Number.NEGATIVE_INFINITY,
      savedAt: now(),
    };
    return entry;
  }

  /** One after the other: the database has others to serve. */
  async #openAll(): Promise<void> {
    for (let machine = this.#toOpen.shift(); machine; machine = this.#toOpen.shift()) {
      while (!this.#isStopped && machine.waiting) {
        try {
          await this.#catchUp(machine);
        } catch (error) {
          this.#parts.logger.warn({ err: error }, 'The past of a machine could not be read, kept trying');
          await sleep(retryMs);
        }
      }
    }
  }

  async #catchUp(machine: MonitoredMachine): Promise<void> {
    const { monitor } = machine;
    const parts = {
      ...this.#parts,
      isStopped: () => this.#isStopped,
      onNew: () => this.#tell(machine),
      until: () => machine.pastUntil,
    };
    await warmUp(monitor, parts);
    if (this.#isStopped) return;
    await endForgotten(monitor, parts);
    const { judgedUntil = Number.NEGATIVE_INFINITY } = monitor;
    // What the database had already is not news.
    const news = machine.waiting?.filter(({ at }) => at >= judgedUntil) ?? [];
    if (!monitor.isResumed)
      for (const episode of monitor.alarms.open) this.#parts.episodeBuffer.add('opened', episode);
    machine.waiting = undefined;
    monitor.take(news);
    this.#tell(machine);
  }

  #tell({ monitor }: MonitoredMachine): void {
    this.#parts.publisher.publishIfChanged(monitor, monitor.judgedUntil ?? this.#parts.now());
  }
}
