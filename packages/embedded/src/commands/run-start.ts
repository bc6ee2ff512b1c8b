import { type CommandCall, createLogger, createStatusLine, type Running, readableLines } from '@i40/runtime';
import type { EmbeddedSettings } from '../config.ts';
import { createLiveRates } from '../live-rates.ts';
import { startEmbedded } from '../service.ts';
import { welcome } from '../welcome.ts';

export async function runStart({
  settings,
  signal,
}: CommandCall<unknown, EmbeddedSettings>): Promise<Running> {
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
}
