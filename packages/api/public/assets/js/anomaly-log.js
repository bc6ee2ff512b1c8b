// @ts-check
import { severeScore } from './plant-rules.js';
import { machineKey } from './plant-store.js';

const longest = 200;
/** @type {readonly Anomaly[]} */
const none = [];

/** @typedef {import('@i40/common').Anomaly} Anomaly */

/** The episodes that the page knows, the newest first; bounded, but one that lasts is never let go. */
export function createAnomalyLog() {
  /** @type {Map<string, Anomaly>} */
  const byId = new Map();
  // Asked for by every card and chart, many times a second; put in order only when something changed.
  /** @type {Anomaly[]} */
  let list = [];
  /** @type {Map<string, Anomaly[]>} */
  let openByMachine = new Map();

  function arrange() {
    list = [...byId.values()].sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
    openByMachine = new Map();
    for (const anomaly of list) {
      if (anomaly.ended_at !== null) continue;
      const key = machineKey(anomaly);
      const open = openByMachine.get(key);
      if (open) open.push(anomaly);
      else openByMachine.set(key, [anomaly]);
    }
  }

  return {
    /**
     * Takes episodes that began, changed or ended; returns those that are new here.
     * @param {readonly Anomaly[]} anomalies
     */
    take(anomalies) {
      const fresh = anomalies.filter((anomaly) => !byId.has(idOf(anomaly)));
      for (const anomaly of anomalies) byId.set(idOf(anomaly), anomaly);
      arrange();
      if (list.length > longest) {
        for (const anomaly of list.slice(longest)) if (anomaly.ended_at !== null) byId.delete(idOf(anomaly));
        arrange();
      }
      return fresh;
    },

    /**
     * What lasts according to this answer is all that lasts: an end that was missed while the line was down is told so.
     * @param {readonly Anomaly[]} open
     */
    takeOpen(open) {
      const ids = new Set(open.map(idOf));
      for (const [id, { ended_at }] of byId) if (ended_at === null && !ids.has(id)) byId.delete(id);
      return this.take(open);
    },

    list: () => list,

    /** @param {string} key of a machine */
    openOf: (key) => openByMachine.get(key) ?? none,
  };
}

/** @typedef {ReturnType<typeof createAnomalyLog>} AnomalyLog */

/**
 * What makes an episode one and the same, wherever it comes from: the stream does not know the number that the database
 * gave it.
 * @param {Anomaly} anomaly
 */
export function idOf({ site, machine_id, sensor, detector, started_at }) {
  return [site, machine_id, sensor ?? '', detector, Date.parse(started_at)].join(' ');
}

/**
 * How an episode is shown: `over`, or the state it puts its machine in.
 * @param {Anomaly} anomaly
 */
export function severityOf({ ended_at, peak_score }) {
  if (ended_at !== null) return 'over';
  return peak_score >= severeScore ? 'anomaly' : 'warning';
}

const leastShare = 0.05;

/**
 * Which sensors it shows in, the largest share first, with the share.
 * @param {Anomaly} anomaly
 */
export function sharesOf({ sensor, contributions }) {
  const shares = Object.entries(contributions)
    .filter(([, share]) => share >= leastShare)
    .sort(([, a], [, b]) => b - a);
  return shares.length === 0 && sensor !== null ? [/** @type {[string, number]} */ ([sensor, 1])] : shares;
}
