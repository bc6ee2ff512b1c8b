import { createLogger, databaseUrl, openAll, parseEnv, runService } from '@i40/runtime';
import { createPgDatabase, prepareDatabase } from '@i40/timescale';
import { ingestUsage, parseIngestCommand } from './commands/ingest-command.ts';
import { takeOverOnce } from './commands/take-over-once.ts';
import { ingestEnv } from './config.ts';
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
    const database = createPgDatabase({ url: databaseUrl(settings), applicationName: 'i40-ingest', logger });
    closers.add('database', () => database.close());
    await prepareDatabase({ database, policies: settings, logger, signal });
    const dependencies = { settings, database, logger, signal, closers };
    const stop = () => closers.closeAll();
    if (command.adopt === undefined) {
      await startWorker(dependencies);
      return { stop };
    }
    const finished = takeOverOnce(command.adopt, dependencies).then((outcome) => {
      process.stdout.write(`${outcome}\n`);
    });
    return { finished, stop };
  });
});
