import { createLogger, createStatusLine, parseEnv, readableLines, runService } from '@i40/runtime';
import { embeddedEnv } from './config.ts';
import { createLiveRates } from './live-rates.ts';
import { startEmbedded } from './service.ts';
import { welcome } from './welcome.ts';

/** `npm start`: the whole pipeline in one process, without Docker. */
await runService(async ({ env, signal }) => {
  const settings = parseEnv(embeddedEnv, env);
  const statusLine = createStatusLine(process.stdout);
  const logger = createLogger({
    name: 'i40',
    level: settings.LOG_LEVEL,
    destination: readableLines(statusLine.output),
  });
  process.stdout.write('Starting broker, database, ingest, API and simulator ...\n');
  const embedded = await startEmbedded({ settings, logger, now: Date.now, signal });
  process.stdout.write(welcome(settings, embedded));
  statusLine.start(createLiveRates(embedded));
  return {
    async stop() {
      statusLine.stop();
      process.stdout.write('Stopping ...\n');
      await embedded.stop();
      process.stdout.write(
        `Stopped. ${embedded.ingest.accounts().stored} readings were stored in this run.\n`,
      );
    },
  };
});
