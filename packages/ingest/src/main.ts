import { createLogger, databaseUrl, openAll, parseEnv, runService } from '@i40/runtime';
import { openDatabase, prepareDatabase } from '@i40/timescale';
import { ingestUsage, parseIngestCommand } from './commands/ingest-command.ts';
import { ingestEnv } from './config.ts';
import { takeOverOnce } from './sources/mqtt/take-over-once.ts';
import { startWorker } from './start-worker.ts';

await runService(async ({ env, signal }) => {
  const command = parseIngestCommand(process.argv.slice(2));
  if (command.help) {
    process.stdout.write(ingestUsage);
    return { finished: Promise.resolve(), stop: async () => {} };
  }
  const settings = parseEnv(ingestEnv, env);
  const logger = createLogger({ name: 'ingest', level: settings.LOG_LEVEL });
  return openAll(logger, async (closers) => {
    const database = await openDatabase(databaseUrl(settings), { applicationName: 'i40-ingest', logger });
    closers.add('database', () => database.close());
    await prepareDatabase({ database, policies: settings, logger, signal });
    const surroundings = { settings, database, logger, signal, closers };
    const stop = () => closers.closeAll();
    if (command.adopt === undefined) {
      await startWorker(surroundings);
      return { stop };
    }
    const finished = takeOverOnce(command.adopt, surroundings).then((outcome) => {
      process.stdout.write(`${outcome}\n`);
    });
    return { finished, stop };
  });
});
