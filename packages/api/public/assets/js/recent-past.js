// @ts-check
import { liveWindowMs } from './plant-store.js';

const atOnce = 3;
const retryMs = 5_000;

/**
 * Fills the charts of the cards in sight with the last minutes, a few requests at a time. What was filled before is
 * filled again after `forget`: after a lost connection there is a hole.
 * @param {{
 *   api: Pick<import('./api-client.js').ApiClient, 'readings'>, store: import('./plant-store.js').PlantStore,
 *   onFilled: (machine: import('./plant-store.js').LiveMachine) => void,
 *   later: (run: () => void, ms: number) => unknown,
 * }} parts
 */
export function createRecentPast({ api, store, onFilled, later }) {
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
      // A server under load refuses for a while; until then the card fills by itself.
      .catch(() => later(() => asked.delete(machine.key) && want(machine), retryMs))
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

  /** @param {import('./plant-store.js').LiveMachine} machine */
  function want(machine) {
    if (asked.has(machine.key)) return;
    asked.add(machine.key);
    waiting.push(machine);
    next();
  }

  return {
    want,
    forget() {
      asked.clear();
      waiting.length = 0;
    },
  };
}
