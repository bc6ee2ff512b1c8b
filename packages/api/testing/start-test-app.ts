import { silentLogger } from '@i40/runtime';
import { type ApiParts, buildApp } from '../src/app.ts';
import { createFakeDatabase } from './fake-database.ts';
import { createFakeMessageBus } from './fake-message-bus.ts';
import { testConfig } from './test-config.ts';

/** A fixed instant: 2026-01-05T08:00:00Z. */
export const testNow = Date.UTC(2026, 0, 5, 8);

/** An API of fakes, but for the parts that a test brings. */
export async function startTestApp(parts: Partial<ApiParts> = {}) {
  const bus = createFakeMessageBus();
  const app = await buildApp({
    database: createFakeDatabase([]),
    bus,
    logger: silentLogger,
    now: () => testNow,
    config: testConfig,
    ...parts,
  });
  return { app, bus };
}
