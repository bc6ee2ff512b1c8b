// @ts-check

const describeAfterMs = 1_000;
/** A server under load refuses for a while. */
const againMs = 5_000;
/** More machines than that no browser shows. */
const mostPages = 3;

/**
 * @typedef {{
 *   api: import('./api-client.js').ApiClient, store: import('./plant-store.js').PlantStore,
 *   anomalies: import('./anomaly-log.js').AnomalyLog, onPlant: () => void, onAnomalies: () => void,
 * }} KnownPastParts
 */

/**
 * What the stream does not tell, because it was before it: which machines there are, and what was not normal.
 * @param {KnownPastParts} parts
 */
export function createKnownPast({ api, store, anomalies, onPlant, onAnomalies }) {
  let isDescribed = false;
  let isDescribing = false;
  let turns = 0;

  async function describe() {
    const all = await api.machines();
    // A plant that is too large for one answer is shown without the machines that have sent nothing for a day.
    let page = all.next === null ? all : await api.machines({ active: 'true' });
    store.takeMachines(page.machines);
    for (let pages = 1; page.next !== null && pages < mostPages; pages++) {
      page = await api.machines({ active: 'true', cursor: page.next });
      store.takeMachines(page.machines);
    }
    isDescribed = true;
    onPlant();
  }

  async function recallAnomalies() {
    const [past, open] = await Promise.all([
      api.anomalies({ limit: '50' }),
      api.anomalies({ open: 'true', limit: '200' }),
    ]);
    anomalies.take(past.anomalies);
    anomalies.takeOpen(open.anomalies);
    onAnomalies();
  }

  return {
    /** Whether it is known which machines there are; before, nobody can say that there is none. */
    get isDescribed() {
      return isDescribed;
    },
    /** Asks for all of it, again and again until it is answered. */
    async catchUp() {
      const turn = ++turns;
      const results = await Promise.allSettled([describe(), recallAnomalies()]);
      const isRefused = results.some(({ status }) => status === 'rejected');
      if (isRefused) setTimeout(() => turn === turns && this.catchUp(), againMs);
    },
    /** How an episode that lasts goes on is in the database: the stream tells its beginning and its end. */
    async followOpen() {
      if (anomalies.list().some(({ ended_at }) => ended_at === null)) await recallAnomalies().catch(() => {});
    },
    /** What machines say in words is told by nobody but `/machines`; asked for only where there are such. */
    async followWords() {
      if (document.hidden || ![...store.machines.values()].some(({ states }) => states.length > 0)) return;
      await describe().catch(() => {});
    },
    /** A new machine or sensor: asks what it is, once for all that come within a second. */
    describeSoon() {
      if (isDescribing) return;
      isDescribing = true;
      setTimeout(() => {
        isDescribing = false;
        describe().catch(() => {}); // The next reading of it asks again.
      }, describeAfterMs);
    },
  };
}
