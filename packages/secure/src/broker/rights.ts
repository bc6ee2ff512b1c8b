import { probeTopic } from '@i40/common';
import { defaultPlainTopic, defaultTopicFilters } from '@i40/payloads';

/** Topic filters that a user of the broker may read and write. */
export interface Rights {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** Users of the broker that are no machine. */
export const serviceNames = ['ingest', 'detector', 'api', 'simulator', 'operator', 'health'] as const;
export type ServiceName = (typeof serviceNames)[number];

const plainFilter = defaultPlainTopic.replaceAll(/\{\w+\}/g, '+');
const inputs = [...new Set([...defaultTopicFilters, plainFilter])];
const faultAnswers = ['simulator/+/faults', 'simulator/+/faults/refused', 'simulator/+/status/+'];

/** Where ingest tests at its start whether it may read; it tests neither Sparkplug nor topics of the broker. */
function probes(filters: readonly string[]): string[] {
  const tested = filters.filter((filter) => /[+#]/.test(filter) && !/^(\$|spBv1\.0\/)/.test(filter));
  return [...new Set(tested.map(probeTopic))];
}

/**
 * What each service may do at the broker, and nothing else. `moreInputs`: filters that some machine may publish at and
 * that no payload form has by itself.
 */
export function serviceRights(moreInputs: readonly string[] = []): Readonly<Record<ServiceName, Rights>> {
  const all = [...new Set([...inputs, ...moreInputs])];
  return {
    ingest: {
      // A worker that empties a session sends word to itself.
      read: [...all, 'ingest/emptied/+'],
      write: ['live/#', 'ingest/emptied/+', 'spBv1.0/STATE/+', 'spBv1.0/+/NCMD/+', ...probes(all)],
    },
    detector: { read: ['live/#'], write: ['alarms/#'] },
    api: {
      read: ['live/#', 'alarms/#', ...faultAnswers],
      write: ['readings/+', 'simulator/+/inject'],
    },
    simulator: {
      read: ['simulator/+/inject'],
      write: ['factory/+/sensors', ...faultAnswers],
    },
    // Sends dead letters again, looks at what arrives, orders faults.
    operator: {
      read: ['#', 'spBv1.0/#', ...faultAnswers],
      write: [...all, 'simulator/+/inject'],
    },
    health: { read: ['$SYS/broker/version'], write: [] },
  };
}
