import { type CommandCall, createLogger, databaseUrl, openAll, type Running } from '@i40/runtime';
import { openDatabase, prepareDatabase } from '@i40/timescale';
import type { z } from 'zod';
import type { ingestEnv } from '../config.ts';
import { startWorker } from '../start-worker.ts';
import { takeOverOnce } from './take-over-once.ts';

type Call = CommandCall<{ adopt?: string | undefined }, z.output<typeof ingestEnv>>;

export function runIngest({ options, settings, signal }: Call): Promise<Running> {
  const logger = createLogger({ name: 'ingest', level: settings.LOG_LEVEL });
  return openAll(logger, async (closers) => {
    const database = await openDatabase(databaseUrl(settings), { applicationName: 'i40-ingest', logger });
    closers.add('database', () => database.close());
    await prepareDatabase({ database, policies: settings, logger, signal });
    const dependencies = { settings, database, logger, signal, closers };
    const stop = () => closers.closeAll();
    if (options.adopt === undefined) {
      await startWorker(dependencies);
      return { stop };
    }
    const finished = takeOverOnce(options.adopt, dependencies).then((outcome) => {
      process.stdout.write(`${outcome}\n`);
    });
    return { finished, stop };
  });
}
