/** The one place that builds and splits topics. */

export const topics = {
  /** The starter's form: every machine of a line publishes here. */
  lineSensors: (line: string) => `factory/${line}/sensors`,
  /** Where the simulator announces the start and the end of each fault: the truth that detection is judged by. */
  simulatorFaults: (site: string) => `simulator/${site}/faults`,
  /** Where it says why it did not take an order. */
  simulatorRefusals: (site: string) => `simulator/${site}/faults/refused`,
  /** Where it takes the order to develop one. */
  simulatorInject: (site: string) => `simulator/${site}/inject`,
  /** Where ingest publishes what it has stored, per machine. */
  live: (site: string, machineId: string) => `live/${site}/${machineId}`,
} as const;

/** What ingest subscribes to unless told otherwise. */
export const defaultTopicFilters: readonly string[] = ['factory/+/sensors'];

/** The line of `factory/<line>/sensors`, or undefined for any other topic. */
export function splitLineSensorsTopic(topic: string): { line: string } | undefined {
  const levels = topic.split('/');
  const [root, line, leaf] = levels;
  if (levels.length !== 3 || root !== 'factory' || leaf !== 'sensors' || !line) return undefined;
  return { line };
}
