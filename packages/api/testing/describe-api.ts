import { silentLogger } from '@i40/runtime';
import { buildApp } from '../src/app.ts';
import { createFakeDatabase } from './fake-database.ts';
import { createFakeMessageBus } from './fake-message-bus.ts';
import { testConfig } from './test-config.ts';

/** The OpenAPI document that the routes make, as the text of a file. */
export async function describeApi(): Promise<string> {
  const app = await buildApp({
    database: createFakeDatabase([]),
    bus: createFakeMessageBus(),
    logger: silentLogger,
    now: () => 0,
    config: testConfig,
  });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}
