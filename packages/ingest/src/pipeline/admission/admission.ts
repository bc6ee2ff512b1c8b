import type { IncomingMessage, Reading, StateReading } from '@i40/common';
import type { ParsedMessage } from '@i40/payloads';
import type { Logger } from '@i40/runtime';
import type { RejectedRecord, WriteRecord } from '@i40/timescale';
import type { RefusalCause } from '../metrics.ts';
import { recordsBesideReadings, refuse } from '../records.ts';
import type { AgeLimit } from './age-limit.ts';
import type { SeriesLimits } from './series-limits.ts';

interface AdmissionOptions {
  /** Undefined where readings of any age are taken. */
  age: AgeLimit | undefined;
  /** Whether what is too old is kept apart as history, instead of being refused. */
  takesHistory: boolean;
  series: SeriesLimits | undefined;
  cutPayload: (record: RejectedRecord) => RejectedRecord;
  onRefused: (cause: RefusalCause, count: number) => void;
  logger: Logger;
  /** Epoch milliseconds. */
  now: () => number;
}

interface Refused {
  reading: Reading | StateReading;
  reason: string;
  cause: RefusalCause;
}

/** What becomes of a parsed message: every reading, state and rejection in it is a record afterwards. */
export type Admit = (message: IncomingMessage, parsed: ParsedMessage) => WriteRecord[];

/** So many refused readings are told one by one; where there are more, the message is kept once instead. */
const toldOneByOne = 20;
const sayAgainAfterMs = 3_600_000;

const advice: Record<RefusalCause, string> = {
  age: 'Refused readings that are older than readings are kept: raise KEEP_RAW_DAYS, or set INGEST_HISTORICAL=true to take in history',
  series:
    'Refused readings of new sensors: there are as many as allowed, raise MAX_MACHINES, MAX_SENSORS_PER_MACHINE or MAX_NEW_SENSORS_PER_MINUTE if they are real',
};

/** Bounds what a message can cost: readings too old for the table and names without end become dead letters. */
export function createAdmission(options: AdmissionOptions): Admit {
  const { age, takesHistory, series, cutPayload, onRefused, logger, now } = options;
  const saidAt = new Map<RefusalCause, number>();

  function report(cause: RefusalCause, count: number, { topic }: IncomingMessage, reason: string): void {
    onRefused(cause, count);
    const last = saidAt.get(cause);
    if (last !== undefined && now() - last < sayAgainAfterMs) return;
    saidAt.set(cause, now());
    logger.warn({ count, topic, reason }, advice[cause]);
  }

  function refuseAll(message: IncomingMessage, refused: readonly Refused[], of: number): RejectedRecord[] {
    for (const cause of ['age', 'series'] as const) {
      const ofCause = refused.filter((one) => one.cause === cause);
      if (ofCause[0]) report(cause, ofCause.length, message, ofCause[0].reason);
    }
    if (refused.length > toldOneByOne) return [cutPayload(keepWhole(message, refused, of))];
    return refused.map(({ reading, reason }) => refuse(message.topic, reading, reason));
  }

  return (message, parsed) => {
    const at = now();
    const oldest = age?.before(at) ?? Number.NEGATIVE_INFINITY;
    const { topic } = message;
    const { readings, states = [] } = parsed;
    const records: WriteRecord[] = [];
    const refused: Refused[] = [];
    for (const reading of readings) {
      const isOld = reading.ts < oldest;
      if (isOld && !takesHistory) {
        refused.push({ reading, reason: age?.describe(reading.ts, at) ?? '', cause: 'age' });
        continue;
      }
      const reason = series?.refuse(reading);
      if (reason === undefined) records.push({ kind: isOld ? 'historical' : 'reading', topic, reading });
      else refused.push({ reading, reason, cause: 'series' });
    }
    for (const state of states) {
      const isOld = state.ts < (age?.beforeOfStates(at) ?? Number.NEGATIVE_INFINITY);
      const reason = isOld ? (age?.describeState(state.ts, at) ?? '') : series?.refuse(state);
      if (reason === undefined) records.push({ kind: 'state', topic, state });
      else refused.push({ reading: state, reason, cause: isOld ? 'age' : 'series' });
    }
    if (refused.length > 0) records.push(...refuseAll(message, refused, readings.length + states.length));
    if (parsed.rejections.length > 0 || parsed.edgeNode)
      records.push(...recordsBesideReadings(message, parsed, cutPayload));
    return records;
  };
}

function keepWhole(
  { topic, payload }: IncomingMessage,
  refused: readonly Refused[],
  of: number,
): RejectedRecord {
  const reason = `${refused.length} of its ${of} readings were refused; of the first: ${refused[0]?.reason}`;
  return { kind: 'rejected', topic, payload, reason };
}
