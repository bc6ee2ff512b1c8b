import {
  type AlarmMessage,
  type Anomaly,
  isOutOfRange,
  isUsable,
  judgeMachine,
  type LiveMessage,
  type Machine,
  type MachineName,
  machineKey,
  parseInstant,
  type StateUpdate,
  staleAfterMs,
} from '@i40/common';
import { differences } from './alarm-differences.ts';

interface WatchedSensor {
  low: number | null;
  high: number | null;
  isOutOfRange: boolean;
}

interface WatchedMachine extends MachineName {
  line: string;
  lastAt: number | undefined;
  sensors: Map<string, WatchedSensor>;
  /** What the database says, for as long as the detector has said nothing itself. */
  storedScores: readonly number[];
  alarm: AlarmMessage | undefined;
  /** When that came. */
  alarmAt: number;
  told: StateUpdate | undefined;
  /** Looks at the database in a row that did not find it. */
  missed: number;
}

/** One look may have been under way while the first readings were stored. */
const forgottenAfterMissed = 2;
/** The detector writes what it publishes within a second or two: what then is not in the database, anybody may have sent. */
const writtenWithinMs = 5_000;
/** Beyond it what comes over MQTT makes no machine known any more; the database may. */
const mostHeardOf = 20_000;

export interface MachineWatch {
  /**
   * Takes over what the database knows: lines, ranges, latest values. What arrived since stays; a machine that is not
   * among them twice in a row is forgotten, as one that has been silent for a day or that somebody has made up. So is the
   * word of the detector where, long before `lookedAt`, it spoke of open episodes and there are none, or of none and there are.
   */
  load(
    machines: readonly Machine[],
    openScores: ReadonlyMap<string, readonly number[]>,
    lookedAt: number,
  ): void;
  /** False where the machine or the sensor is not known yet. */
  observe(name: MachineName, readings: LiveMessage): boolean;
  /** The episodes that began, changed or ended with this message, which came at `now`. */
  alarm(name: MachineName, message: AlarmMessage, now: number): Anomaly[];
  /** The detector knows nothing of this machine any more. */
  endAlarm(name: MachineName): void;
  lineOf(name: MachineName): string | undefined;
  isLearning(site: string, machineId: string): boolean;
  /** States that are others than when this was last asked. A machine that is neither loaded nor heard of has none. */
  changedStates(now: number): StateUpdate[];
  states(now: number): StateUpdate[];
  /** Nobody has looked for a while: what was told, and when readings came, is old. */
  forgetWhatWasTold(): void;
}

/** Keeps the state of every machine between two looks at the database, from what arrives. */
export function createMachineWatch(): MachineWatch {
  const machines = new Map<string, WatchedMachine>();
  let isLoaded = false;

  function find({ site, machine_id }: MachineName): WatchedMachine {
    const key = machineKey({ site, machine_id });
    const known = machines.get(key);
    if (known) return known;
    const added: WatchedMachine = {
      site,
      machine_id,
      line: '',
      lastAt: undefined,
      sensors: new Map(),
      storedScores: [],
      alarm: undefined,
      alarmAt: Number.NEGATIVE_INFINITY,
      told: undefined,
      missed: 0,
    };
    machines.set(key, added);
    return added;
  }

  /** Undefined for a machine that is not known where there are too many of those already. */
  function findHeardOf(name: MachineName): WatchedMachine | undefined {
    return machines.get(machineKey(name)) ?? (machines.size < mostHeardOf ? find(name) : undefined);
  }

  /** Until the first look at the database, silence says nothing: nobody has listened. */
  const known = () => [...machines.values()].filter(({ lastAt }) => isLoaded || lastAt !== undefined);

  return {
    load(stored, openScores, lookedAt) {
      isLoaded = true;
      for (const machine of stored) {
        loadMachine(find(machine), machine, openScores.get(machineKey(machine)) ?? []);
      }
      const found = new Set(stored.map(machineKey));
      for (const [key, machine] of machines) {
        if (isContradicted(machine, (openScores.get(key) ?? []).length > 0, lookedAt))
          machine.alarm = undefined;
        machine.missed = found.has(key) ? 0 : machine.missed + 1;
        if (machine.missed >= forgottenAfterMissed) machines.delete(key);
      }
    },
    observe(name, readings) {
      const machine = findHeardOf(name);
      if (!machine) return true;
      let isKnown = true;
      for (const reading of readings) {
        const at = parseInstant(reading.ts) ?? Number.NEGATIVE_INFINITY;
        machine.lastAt = Math.max(machine.lastAt ?? at, at);
        const sensor = machine.sensors.get(reading.sensor);
        if (!sensor) isKnown = false;
        else sensor.isOutOfRange = showsOutOfRange(sensor, reading.value, reading.quality);
      }
      return isKnown;
    },
    alarm(name, message, now) {
      const machine = findHeardOf(name);
      if (!machine) return [];
      const previous = machine.alarm;
      machine.alarm = message;
      machine.alarmAt = now;
      return previous ? differences(previous, message, now) : [...message.anomalies];
    },
    endAlarm(name) {
      const machine = machines.get(machineKey(name));
      if (machine) machine.alarm = undefined;
    },
    lineOf: (name) => machines.get(machineKey(name))?.line,
    isLearning: (site, machine_id) =>
      machines.get(machineKey({ site, machine_id }))?.alarm?.state === 'learning',
    changedStates(now) {
      return known().flatMap((machine) => {
        const { told } = machine;
        const update = stateOf(machine, now);
        if (told?.state === update.state) return [];
        machine.told = update;
        return [update];
      });
    },
    states: (now) => known().map((machine) => machine.told ?? stateOf(machine, now)),
    forgetWhatWasTold() {
      isLoaded = false;
      for (const machine of machines.values()) {
        machine.told = undefined;
        machine.lastAt = undefined;
      }
    },
  };
}

function isContradicted({ alarm, alarmAt }: WatchedMachine, isOpen: boolean, lookedAt: number): boolean {
  return alarm !== undefined && alarmAt < lookedAt - writtenWithinMs && alarm.anomalies.length > 0 !== isOpen;
}

function loadMachine(machine: WatchedMachine, stored: Machine, openScores: readonly number[]): void {
  machine.line = stored.line;
  machine.storedScores = openScores;
  const storedAt = stored.last_ts === null ? undefined : parseInstant(stored.last_ts);
  if (storedAt !== undefined) machine.lastAt = Math.max(machine.lastAt ?? storedAt, storedAt);
  for (const { sensor, normal_low, normal_high, status } of stored.sensors) {
    const isOutside = status === 'out of range';
    machine.sensors.set(sensor, { low: normal_low, high: normal_high, isOutOfRange: isOutside });
  }
}

function showsOutOfRange({ low, high }: WatchedSensor, value: number, quality: number): boolean {
  return isUsable(quality) && isOutOfRange(value, low, high);
}

function stateOf(machine: WatchedMachine, now: number): StateUpdate {
  const { site, machine_id, lastAt, alarm, storedScores, told } = machine;
  const state = judgeMachine({
    lastAt,
    now,
    openScores: alarm ? alarm.anomalies.map(({ peak_score }) => peak_score) : storedScores,
    isOutOfRange: [...machine.sensors.values()].some((sensor) => sensor.isOutOfRange),
    isLearning: alarm?.state === 'learning',
  });
  return { site, machine_id, state, since: sinceWhen() };

  function sinceWhen(): string | null {
    if (alarm?.state === state) return alarm.since;
    if (state === 'stale') return lastAt === undefined ? null : new Date(lastAt + staleAfterMs).toISOString();
    // The first look finds a state that began before it.
    return told ? new Date(now).toISOString() : null;
  }
}
