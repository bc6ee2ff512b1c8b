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
    const ofReadings = batch.flatMap(({ records }) => records.filter((record) => record.kind === 'reading'));
    const inWholeSeconds = ofReadings.find(({ reading }) => reading.ts % 1_000 === 0);
    const { topic } = inWholeSeconds ?? ofReadings[0] ?? {};
    logger.warn(
      { count: since, topic },
      'Values replaced others of the same sensor with the same time: where the sender stamps in whole seconds, let it send milliseconds, or no time at all',
    );
    since = 0;
  };
}
