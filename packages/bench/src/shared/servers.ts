import { openRealBroker, openRealTimescale } from '@i40/e2e/testing';
import { parseEnv, silentLogger } from '@i40/runtime';
import { openDatabase, prepareDatabase, storageEnv } from '@i40/timescale';

/** A real broker and a real database with the schema; throws, saying why, where there is none. */
export async function openServers() {
  const broker = await openRealBroker();
  const server = await openRealTimescale();
  if (!broker.available || !server.available) {
    const reasons = [broker, server].flatMap((one) => (one.available ? [] : [one.reason]));
    throw new Error(`A real broker and a real database are needed: ${reasons.join('; ')}`);
  }
  const database = await openDatabase(server.url, {
    applicationName: 'i40-bench',
    logger: silentLogger,
    statementTimeoutMs: 0,
  });
  await prepareDatabase({ database, policies: parseEnv(storageEnv, {}), logger: silentLogger });
  return {
    brokerUrl: broker.url,
    databaseUrl: server.url,
    database,
    async close() {
      await database.close();
      await broker.close();
      await server.close();
    },
  };
}
