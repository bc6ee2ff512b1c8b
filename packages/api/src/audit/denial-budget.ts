/** Says of each denial whether it is recorded, and of how many before it none was. */
export interface DenialBudget {
  take(source: string, at: number): { isRecorded: boolean; unrecorded: number };
}

interface Spent {
  minute: number;
  count: number;
  unrecorded: number;
}

const recordedPerMinute = 20;
const mostSources = 10_000;
const minuteMs = 60_000;

/**
 * Whoever tries keys by the thousand shall fill neither disk nor log: of one address so many denials a minute are
 * recorded, and the first of a later minute says how many were not.
 */
export function createDenialBudget(): DenialBudget {
  const sources = new Map<string, Spent>();
  return {
    take(source, at) {
      const minute = Math.floor(at / minuteMs);
      const known = sources.get(source);
      const spent =
        known?.minute === minute ? known : { minute, count: 0, unrecorded: known?.unrecorded ?? 0 };
      // Anew, so that those who were seen last stand last.
      sources.delete(source);
      sources.set(source, spent);
      const [oldest] = sources.keys();
      if (sources.size > mostSources && oldest !== undefined) sources.delete(oldest);
      spent.count += 1;
      if (spent.count > recordedPerMinute) {
        spent.unrecorded += 1;
        return { isRecorded: false, unrecorded: 0 };
      }
      const { unrecorded } = spent;
      spent.unrecorded = 0;
      return { isRecorded: true, unrecorded };
    },
  };
}
