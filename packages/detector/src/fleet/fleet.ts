import { setTimeout as sleep } from 'node:timers/promises';
import { machineKey } from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { EpisodeBuffer } from '../episodes/episode-buffer.ts';
import type { OnEpisode } from '../episodes/machine-alarms.ts';
import { MachineMonitor, type MachineMonitorOptions } from '../machines/machine-monitor.ts';
import type { DetectorMetrics } from '../metrics.ts';
import type { SensorValue } from '../resampling/row.ts';
import type { AlarmPublisher } from './alarm-publisher.ts';
import { EpisodeGate } from './episode-gate.ts';
import { isStored } from './is-stored.ts';
import type { MonitoredMachine } from './monitored-machine.ts';
import { endForgotten, type WarmUpDependencies, warmUp } from './warm-up.ts';

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

/** Whoever sends values that are not stored has a machine judged anew at most so often. */
const judgeAnewEveryMs = 60_000;

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

  /**
   * Ends the episodes of machines that have fallen silent, and forgets those that have been for a day. Asks again for what
   * the database has not shown yet.
   */
  tend(): void {
    for (const [key, machine] of this.machines) {
      if (machine.gate.isRefused) {
        this.#judgeAnew(key, machine);
        continue;
      }
      void machine.gate.settle();
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
    await Promise.all([...this.machines.values()].map(({ gate }) => gate.settle()));
  }

  #create(site: string, machine_id: string): MonitoredMachine {
    const { machine, database, logger, episodeBuffer, metrics, now } = this.#parts;
    const pass: OnEpisode = (change, episode) => {
      episodeBuffer.add(change, episode);
      if (change !== 'worse') metrics.episode(change, episode.detector);
    };
    const entry: MonitoredMachine = {
      gate: new EpisodeGate({
        isStored: (evidence) => isStored(database, { site, machine_id }, evidence),
        pass,
        onOpen: () => this.#tell(entry),
        onUnanswered: (error) =>
          logger.warn(
            { site, machine: machine_id, err: error },
            'Could not ask whether the readings of an episode are stored, kept trying',
          ),
        onRefused: () => {
          metrics.refused();
          logger.warn(
            { site, machine: machine_id },
            'An episode came of values that are not stored. Somebody else than ingest publishes at live/. The machine is judged anew by what is stored',
          );
        },
      }),
      createdAt: now(),
      monitor: new MachineMonitor({
        ...machine,
        site,
        machine_id,
        onEpisode: (change, episode) => {
          // A new model finds things in the past that it learns from: these are no news.
          if (!entry.waiting) entry.gate.take(change, episode, () => entry.monitor.evidence());
          else if (entry.monitor.isResumed) pass(change, episode);
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

  /** From the model that was saved last, by what is stored: forged values have left their mark in this one. */
  #judgeAnew(key: string, { monitor, createdAt }: MonitoredMachine): void {
    if (this.#isStopped || this.#parts.now() - createdAt < judgeAnewEveryMs) return;
    this.machines.delete(key);
    this.#parts.publisher.forget(monitor);
    this.open(monitor.site, monitor.machine_id);
  }

  #tell({ monitor, gate }: MonitoredMachine): void {
    if (gate.isShut) return;
    this.#parts.publisher.publishIfChanged(monitor, monitor.judgedUntil ?? this.#parts.now());
  }
}
