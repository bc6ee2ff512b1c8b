// @ts-check
import { usableQuality } from './plant-rules.js';
import { createSeriesRing } from './series-ring.js';

/** How far back the charts of the cards reach. */
export const liveWindowMs = 5 * 60_000;
const stepMs = 1_000;
/** A little more than the window: the edge that is just leaving it is still drawn. */
const ringLength = liveWindowMs / stepMs + 5;

/**
 * @typedef {{
 *   name: string, unit: string | null, description: string | null, low: number | null, high: number | null,
 *   value: number | null, at: number | null, quality: number | null, ring: import('./series-ring.js').SeriesRing,
 * }} LiveSensor
 * @typedef {{
 *   key: string, site: string, line: string, machineId: string, description: string | null,
 *   state: import('@i40/common').MachineState, since: number | null, at: number | null,
 *   sensors: Map<string, LiveSensor>, states: readonly import('@i40/common').SensorState[], isStateTold: boolean,
 * }} LiveMachine
 */

/**
 * Names hold no blank, so this is one machine's alone.
 * @param {{ site: string, machine_id: string }} machine
 */
export const machineKey = ({ site, machine_id }) => `${site} ${machine_id}`;

/** What the page knows of the plant: machines, their sensors, and the last minutes of each. */
export function createPlantStore() {
  /** @type {Map<string, LiveMachine>} */
  const machines = new Map();

  /**
   * @param {LiveMachine} machine
   * @param {string} name
   */
  const sensorOf = (machine, name) => {
    let sensor = machine.sensors.get(name);
    if (!sensor) {
      sensor = aSensor(name);
      machine.sensors.set(name, sensor);
    }
    return sensor;
  };

  return {
    machines,

    /** @param {readonly import('@i40/common').Machine[]} list */
    takeMachines(list) {
      for (const described of list) {
        const key = machineKey(described);
        const machine = machines.get(key) ?? aMachine(described);
        machines.set(key, machine);
        machine.line = described.line;
        machine.description = described.description;
        machine.states = described.states;
        // The stream tells every state once and then its changes: an answer that was long under way is older.
        if (!machine.isStateTold) machine.state = described.state;
        for (const each of described.sensors) describeSensor(sensorOf(machine, each.sensor), each);
        machine.at = latestOf(machine) ?? (described.last_ts === null ? null : Date.parse(described.last_ts));
      }
    },

    /**
     * Returns the machines that changed, and whether there was a series that nobody has described yet.
     * @param {readonly import('@i40/common').SeriesUpdate[]} updates
     */
    takeReadings(updates) {
      /** @type {Set<LiveMachine>} */
      const changed = new Set();
      let hasUnknown = false;
      for (const update of updates) {
        const machine = machines.get(machineKey(update));
        if (!machine?.sensors.has(update.sensor)) {
          hasUnknown = true;
          continue;
        }
        takeUpdate(machine, sensorOf(machine, update.sensor), update);
        changed.add(machine);
      }
      return { changed, hasUnknown };
    },

    /**
     * @param {readonly import('@i40/common').StateUpdate[]} updates
     * @returns {LiveMachine[]} those that are known
     */
    takeStates(updates) {
      return updates.flatMap((update) => {
        const machine = machines.get(machineKey(update));
        if (!machine) return [];
        machine.state = update.state;
        machine.isStateTold = true;
        machine.since = update.since === null ? null : Date.parse(update.since);
        return [machine];
      });
    },

    /**
     * The past of a machine, into the same rings that the present goes to.
     * @param {LiveMachine} machine
     * @param {import('@i40/common').ReadingsResponse['readings']} rows
     */
    takeHistory(machine, rows) {
      for (const row of rows) {
        if ('state' in row) continue;
        const sensor = sensorOf(machine, row.sensor);
        const ts = Date.parse(row.ts);
        if ('avg' in row) sensor.ring.add(ts, row.last, row.min, row.max);
        else if (row.quality >= usableQuality) sensor.ring.add(ts, row.value);
      }
    },
  };
}

/** @typedef {ReturnType<typeof createPlantStore>} PlantStore */

/**
 * @param {import('@i40/common').Machine} described
 * @returns {LiveMachine}
 */
function aMachine(described) {
  const { site, line, machine_id: machineId, description, state } = described;
  const key = machineKey(described);
  return {
    key,
    site,
    line,
    machineId,
    description,
    state,
    isStateTold: false,
    since: null,
    at: null,
    sensors: new Map(),
    states: [],
  };
}

/**
 * @param {string} name
 * @returns {LiveSensor}
 */
function aSensor(name) {
  const unknown = {
    unit: null,
    description: null,
    low: null,
    high: null,
    value: null,
    at: null,
    quality: null,
  };
  return { name, ...unknown, ring: createSeriesRing({ stepMs, length: ringLength }) };
}

/**
 * @param {LiveSensor} sensor
 * @param {import('@i40/common').Sensor} described
 */
function describeSensor(sensor, described) {
  sensor.unit = described.unit;
  sensor.description = described.description;
  sensor.low = described.normal_low;
  sensor.high = described.normal_high;
  const at = described.ts === null ? null : Date.parse(described.ts);
  if (at === null || described.value === null || (sensor.at !== null && sensor.at > at)) return;
  sensor.at = at;
  sensor.value = described.value;
  sensor.quality = described.quality;
  if ((described.quality ?? 0) >= usableQuality) sensor.ring.add(at, described.value);
}

/**
 * @param {LiveMachine} machine
 * @param {LiveSensor} sensor
 * @param {import('@i40/common').SeriesUpdate} update
 */
function takeUpdate(machine, sensor, { ts, value, unit, quality, min, max }) {
  const at = Date.parse(ts);
  if (quality >= usableQuality) sensor.ring.add(at, value, min, max);
  // A late reading belongs into the chart; the latest value stays.
  if (sensor.at !== null && sensor.at > at) return;
  sensor.at = at;
  sensor.value = value;
  sensor.quality = quality;
  sensor.unit = unit ?? sensor.unit;
  machine.at = Math.max(machine.at ?? at, at);
}

/** @param {LiveMachine} machine */
function latestOf({ sensors }) {
  const instants = [...sensors.values()].flatMap(({ at }) => at ?? []);
  return instants.length > 0 ? Math.max(...instants) : null;
}
