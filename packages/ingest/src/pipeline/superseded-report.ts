import type { Logger } from '@i40/runtime';
import type { BatchedMessage } from './batcher.ts';

const sayAgainAfterMs = 3_600_000;

/** Says that values vanish because others have the same time, once an hour, and what the sender can do. */
export function createSupersededReport(logger: Logger, now: () => number) {
  let saidAt = Number.NEGATIVE_INFINITY;
  let since = 0;

  return (batch: readonly BatchedMessage[], count: number): void => {
    since += count;
    if (now() - saidAt < sayAgainAfterMs) return;
    saidAt = now();
    const rows = batch.flatMap(({ records }) =>
      records.flatMap((record) => {
        if (record.kind === 'reading') return { topic: record.topic, ts: record.reading.ts };
        return record.kind === 'state' ? { topic: record.topic, ts: record.state.ts } : [];
      }),
    );
    const { topic } = rows.find(({ ts }) => ts % 1_000 === 0) ?? rows[0] ?? {};
    logger.warn(
      { count: since, topic },
      'Values replaced others of the same sensor with the same time: where the sender stamps in whole seconds, let it send milliseconds, or no time at all',
    );
    since = 0;
  };
}
