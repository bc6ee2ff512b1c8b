import { createLogger, parseEnv, runService } from '@i40/runtime';
import { parseCommandLine, usage } from './command-line.ts';
import { simulatorConfig, simulatorEnv } from './config.ts';
import { startConnected } from './connected-service.ts';
import { inspectCsvFile } from './replay/csv-file.ts';
import { createProgress } from './replay/progress.ts';
import { startReplay } from './replay/service.ts';
import { startSimulator } from './service.ts';

/** `pnpm simulate`: plays the synthetic plant, or with `--replay` a CSV file. */
await runService(async ({ env, signal }) => {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.kind === 'help') {
    process.stdout.write(usage);
    return { finished: Promise.resolve(), stop: async () => {} };
  }
  const settings = parseEnv(simulatorEnv, env);
  const logger = createLogger({ name: 'simulator', level: settings.LOG_LEVEL });
  const now = Date.now;
  const connected = { settings, logger, signal, now };
  if (command.kind === 'synthetic') {
    const config = simulatorConfig(settings);
    return startConnected({ ...connected, start: (bus) => startSimulator({ bus, logger, config, now }) });
  }
  const { config } = command;
  const csv = await inspectCsvFile(command.file);
  return startConnected({
    ...connected,
    start(bus) {
      const progress = createProgress({ totalBytes: csv.bytes, terminal: process.stderr, logger, now });
      return startReplay({ bus, logger, csv, config, progress, now });
    },
  });
});
