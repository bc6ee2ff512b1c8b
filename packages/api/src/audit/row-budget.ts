/** Says of each event whether it is recorded, and how many before it were not. */
export interface RowBudget {
  take(source: string, at: number): Recording;
}

export interface Recording {
  isRecorded: boolean;
  unrecorded: number;
}

interface Spent {
  minute: number;
  count: number;
  unrecorded: number;
}

const mostSources = 10_000;
const minuteMs = 60_000;

/**
 * Whoever tries keys by the thousand shall fill neither disk nor log: of one source so many events a minute are
 * recorded, and the first of a later minute says how many were not.
 */
export function createRowBudget(perMinute: number): RowBudget {
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
      if (spent.count > perMinute) {
        spent.unrecorded += 1;
        return { isRecorded: false, unrecorded: 0 };
      }
      const { unrecorded } = spent;
      spent.unrecorded = 0;
      return { isRecorded: true, unrecorded };
    },
  };
}
