// @ts-check

/** @typedef {import('./page-address.js').PageAddress} PageAddress */
/** @typedef {import('./plant-store.js').LiveMachine} LiveMachine */

const collator = new Intl.Collator('en', { numeric: true });
/** @param {string} a @param {string} b */
export const compareNames = (a, b) => collator.compare(a, b);

/**
 * Whether a machine is on the page: of that site and line, with that text in its name or description. The state counts
 * apart, because the numbers beside the states are of all states.
 * @param {Pick<LiveMachine, 'site' | 'line' | 'machineId' | 'description'>} machine
 * @param {Pick<PageAddress, 'site' | 'line' | 'machine'>} wanted
 */
export function isWanted({ site, line, machineId, description }, wanted) {
  if (wanted.site && site !== wanted.site) return false;
  if (wanted.line && line !== wanted.line) return false;
  const text = wanted.machine.trim().toLowerCase();
  return `${machineId} ${description ?? ''}`.toLowerCase().includes(text);
}

/**
 * Cards keep their places whatever their state: people remember where a machine is.
 * @param {LiveMachine} a
 * @param {LiveMachine} b
 */
export function byPlace(a, b) {
  return (
    compareNames(a.site, b.site) || compareNames(a.line, b.line) || compareNames(a.machineId, b.machineId)
  );
}

const urgency = { anomaly: 0, warning: 1, normal: 2, learning: 2, stale: 2 };

/**
 * A wall shows what fits and nobody scrolls: there, what needs a person comes first.
 * @param {LiveMachine} a
 * @param {LiveMachine} b
 */
export function byUrgency(a, b) {
  return urgency[a.state] - urgency[b.state] || byPlace(a, b);
}

/**
 * What there is to choose from; lines are those of the chosen site.
 * @param {Iterable<LiveMachine>} machines
 * @param {Pick<PageAddress, 'site'>} chosen
 */
export function choicesOf(machines, chosen) {
  const sites = new Set();
  const lines = new Set();
  for (const { site, line } of machines) {
    sites.add(site);
    if (line && (!chosen.site || site === chosen.site)) lines.add(line);
  }
  return { sites: [...sites].sort(compareNames), lines: [...lines].sort(compareNames) };
}

/**
 * How many machines are in each state.
 * @param {Iterable<LiveMachine>} machines
 */
export function countStates(machines) {
  const counts = { anomaly: 0, warning: 0, normal: 0, learning: 0, stale: 0 };
  for (const { state } of machines) counts[state]++;
  return counts;
}

const mostSensors = 8;

/**
 * The sensors that a card has room for, in the order of their names: all, or those that need a person before the rest.
 * @template {{ name: string }} Sensor
 * @param {Iterable<Sensor>} sensors
 * @param {(sensor: Sensor) => boolean} isUrgent
 */
export function sensorsToShow(sensors, isUrgent) {
  const all = [...sensors].sort((a, b) => compareNames(a.name, b.name));
  if (all.length <= mostSensors) return all;
  const chosen = new Set([...all.filter(isUrgent), ...all].slice(0, mostSensors));
  return all.filter((sensor) => chosen.has(sensor));
}
