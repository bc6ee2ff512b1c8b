// @ts-check
import { machineKey } from './plant-store.js';

/** As `severeScore` in `@i40/common`; a test holds the two together. */
export const severeScore = 0.8;
const longest = 200;

/** @typedef {import('@i40/common').Anomaly} Anomaly */

/** The episodes that the page knows, the newest first; bounded, but one that lasts is never let go. */
export function createAnomalyLog() {
  /** @type {Map<string, Anomaly>} */
  const byId = new Map();
  return {
    /**
     * Takes episodes that began, changed or ended; returns those that are new here.
     * @param {readonly Anomaly[]} anomalies
     */
    take(anomalies) {
      const fresh = anomalies.filter((anomaly) => !byId.has(idOf(anomaly)));
      for (const anomaly of anomalies) byId.set(idOf(anomaly), anomaly);
      for (const anomaly of sorted(byId).slice(longest)) {
        if (anomaly.ended_at !== null) byId.delete(idOf(anomaly));
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

    list: () => sorted(byId),

    /** @param {string} key of a machine */
    openOf: (key) => sorted(byId).filter((each) => each.ended_at === null && machineKey(each) === key),
  };
}

/** @typedef {ReturnType<typeof createAnomalyLog>} AnomalyLog */

/** @param {Anomaly} anomaly */
export function idOf({ id, site, machine_id, sensor, detector, started_at }) {
  return id ?? [site, machine_id, sensor ?? '', detector, started_at].join(' ');
}

/** @param {Map<string, Anomaly>} byId */
function sorted(byId) {
  return [...byId.values()].sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
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
