import { createLogger, createStatusLine, parseEnv, readableLines, runService } from '@i40/runtime';
import { parseCommandLine, usage } from './command-line.ts';
import { simulatorConfig, simulatorEnv } from './config.ts';
import { startOnBroker } from './publishing/start-on-broker.ts';
import { dryRun } from './replay/dry-run.ts';
import { inspectRecording } from './replay/inspect-recording.ts';
import { showProgress } from './replay/progress.ts';
import { startReplay } from './replay/service.ts';
import { startSimulator } from './service.ts';

const done = { finished: Promise.resolve(), stop: async () => {} };

/** `pnpm simulate`: plays the synthetic plant, or with `--replay` a CSV file. */
await runService(async ({ env, signal }) => {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.kind === 'help') {
    process.stdout.write(usage);
    return done;
  }
  if (command.kind === 'dry-run') {
    const recording = await inspectRecording(command.file, command.options);
    process.stdout.write(await dryRun(recording, command.machine));
    return done;
  }
  const settings = parseEnv(simulatorEnv, env);
  const statusLine = process.stdout.isTTY ? createStatusLine(process.stdout) : undefined;
  const destination = statusLine && readableLines(statusLine.output);
  const logger = createLogger({ name: 'simulator', level: settings.LOG_LEVEL, destination });
  const now = Date.now;
  const surroundings = { settings, logger, signal, now };
  if (command.kind === 'synthetic') {
    const config = simulatorConfig(settings);
    return startOnBroker({
      ...surroundings,
      takesCommands: true,
      start: (bus) => startSimulator({ bus, logger, config, now }),
    });
  }
  const recording = await inspectRecording(command.file, command.options);
  return startOnBroker({
    ...surroundings,
    start(bus) {
      const replay = startReplay({ bus, logger, recording, config: command.config, now });
      const progress = showProgress({ position: replay.position, statusLine, logger });
      return { ...replay, finished: replay.finished.finally(progress.stop) };
    },
  });
});
