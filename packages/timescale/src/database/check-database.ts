import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, HealthCheck } from '@i40/common';

/** Less than whoever asks for the health waits. */
const answerDeadlineMs = 3_000;

/** The database answers a statement. */
export function checkDatabase(database: Database): () => Promise<HealthCheck> {
  return async () => {
    const startedAt = performance.now();
    const answered = database.query('SELECT 1').then(() => true);
    if (!(await Promise.race([answered, sleep(answerDeadlineMs, false, { ref: false })]))) {
      return { status: 'failed', detail: `no answer within ${answerDeadlineMs / 1000} s` };
    }
    return { status: 'ok', latency_ms: Math.round((performance.now() - startedAt) * 10) / 10 };
  };
}
