/** The one place that builds and splits topics. */

/** What a level of a topic cannot hold, or what would look like the escape of it (MQTT 5, section 4.7.1). */
const inTopic = { unsafe: /[+#%]/g, unsafeInLevel: /[+#%/]/g } as const;

/** A name in a topic, escaped as in a URL where it must be: `C#+` is `C%23%2B`. */
function escapeName(name: string, unsafe: RegExp): string {
  return name.replace(unsafe, encodeURIComponent);
}

/** Undefined for what no name is written as. */
function unescapeName(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A machine may have slashes; a site is one level. */
function machineTopic(root: string, site: string, machineId: string): string {
  return `${root}/${escapeName(site, inTopic.unsafeInLevel)}/${escapeName(machineId, inTopic.unsafe)}`;
}

export const topics = {
  /** The starter's form: every machine of a line publishes here. */
  lineSensors: (line: string) => `factory/${line}/sensors`,
  /** Where the simulator announces the start and the end of each fault: the truth that detection is judged by. */
  simulatorFaults: (site: string) => `simulator/${site}/faults`,
  /** Where it says why it did not take an order. */
  simulatorRefusals: (site: string) => `simulator/${site}/faults/refused`,
  /** Where it takes the order to develop one. */
  simulatorInject: (site: string) => `simulator/${site}/inject`,
  /** Where each simulator keeps its presence, retained. */
  simulatorStatus: (site: string, clientId: string) => `simulator/${site}/status/${clientId}`,
  /** Where the API passes on the readings that it was sent. */
  readings: (site: string) => `readings/${escapeName(site, inTopic.unsafeInLevel)}`,
  /** Where ingest publishes what it has stored, per machine. */
  live: (site: string, machineId: string) => machineTopic('live', site, machineId),
  /** Where the detector keeps each machine's state, retained. */
  alarms: (site: string, machineId: string) => machineTopic('alarms', site, machineId),
} as const;

/** What every machine's stored readings are published at. The builders above escape names, wildcards among them. */
export const liveFilter = 'live/#';

const ownTopic = /^(live|alarms|simulator)\//;

/** Whether a topic is one at which the product itself publishes. */
export function isOwnTopic(topic: string): boolean {
  return ownTopic.test(topic);
}

/** The line of `factory/<line>/sensors`, or undefined for any other topic. */
export function splitLineSensorsTopic(topic: string): { line: string } | undefined {
  const levels = topic.split('/');
  const [root, line, leaf] = levels;
  if (levels.length !== 3 || root !== 'factory' || leaf !== 'sensors' || !line) return undefined;
  return { line };
}

/** The site of `readings/<site>`, or undefined for any other topic. */
export function splitReadingsTopic(topic: string): { site: string } | undefined {
  const [root, siteLevel, ...more] = topic.split('/');
  if (root !== 'readings' || !siteLevel || more.length > 0) return undefined;
  return { site: unescapeName(siteLevel) ?? siteLevel };
}

/** Site and machine of `live/<site>/<machine_id>` and `alarms/<site>/<machine_id>`. */
export function splitMachineTopic(topic: string): { site: string; machine_id: string } | undefined {
  const [, siteLevel = '', ...machine] = topic.split('/');
  const site = unescapeName(siteLevel);
  const machine_id = unescapeName(machine.join('/'));
  return site && machine_id ? { site, machine_id } : undefined;
}

const probeLevel = 'i40-probe';

/**
 * The topic by which ingest tests whether it may read what a filter takes in; no machine is called so. It is always the
 * same, so that a broker's list of rights can name it.
 */
export function probeTopic(filter: string): string {
  return filter.replaceAll(/[+#]/g, probeLevel);
}

export function isProbeTopic(topic: string): boolean {
  return topic.includes(probeLevel) && topic.split('/').includes(probeLevel);
}

/** Whether an MQTT topic filter, with its wildcards `+` and `#`, takes a topic (MQTT 5, section 4.7). */
export function matchesFilter(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const given = topic.split('/');
  // Wildcards at the beginning leave out the topics of the broker itself.
  if (topic.startsWith('$') && wanted[0] !== given[0]) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= given.length || (level !== '+' && level !== given[index])) return false;
  }
  return wanted.length === given.length;
}
