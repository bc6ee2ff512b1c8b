import type { Health, HealthCheck, MessageBus } from '@i40/common';

export type HealthChecks = Readonly<Record<string, () => Promise<HealthCheck> | HealthCheck>>;

/** Asks every dependency; one that fails makes the whole degraded. */
export async function checkHealth(checks: HealthChecks, now: () => number): Promise<Health> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check)] as const),
  );
  const failed = results.some(([, { status }]) => status !== 'ok');
  return {
    status: failed ? 'degraded' : 'ok',
    ts: new Date(now()).toISOString(),
    checks: Object.fromEntries(results),
  };
}

async function runCheck(check: HealthChecks[string]): Promise<HealthCheck> {
  try {
    return await check();
  } catch (error) {
    return { status: 'failed', detail: (error as Error).message };
  }
}

/** The connection to the broker stands. */
export function checkMessageBus(bus: MessageBus): () => HealthCheck {
  return () =>
    bus.connected ? { status: 'ok' } : { status: 'failed', detail: 'not connected to the broker' };
}
