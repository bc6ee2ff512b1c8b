// @ts-check
import { liveWindowMs } from './plant-store.js';

const atOnce = 3;

/**
 * Fills the charts of the cards in sight with the last minutes, a few requests at a time. What was filled before is
 * filled again after `forget`: after a lost connection there is a hole.
 * @param {{
 *   api: import('./api-client.js').ApiClient, store: import('./plant-store.js').PlantStore,
 *   onFilled: (machine: import('./plant-store.js').LiveMachine) => void,
 * }} parts
 */
export function createRecentPast({ api, store, onFilled }) {
  /** @type {Set<string>} */
  const asked = new Set();
  /** @type {import('./plant-store.js').LiveMachine[]} */
  const waiting = [];
  let running = 0;

  function next() {
    const machine = running < atOnce ? waiting.shift() : undefined;
    if (!machine) return;
    running++;
    fill(machine)
      // Without its past a card begins empty and fills by itself; after a new connection it is asked for again.
      .catch(() => asked.delete(machine.key))
      .finally(() => {
        running--;
        next();
      });
    next();
  }

  /** @param {import('./plant-store.js').LiveMachine} machine */
  async function fill(machine) {
    const { site, machineId: machine_id } = machine;
    const { readings } = await api.readings({ site, machine_id, from: `-${liveWindowMs / 1_000}s` });
    store.takeHistory(machine, readings);
    onFilled(machine);
  }

  return {
    /** @param {import('./plant-store.js').LiveMachine} machine */
    want(machine) {
      if (asked.has(machine.key)) return;
      asked.add(machine.key);
      waiting.push(machine);
      next();
    },
    forget() {
      asked.clear();
      waiting.length = 0;
    },
  };
}
