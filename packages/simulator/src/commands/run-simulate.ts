import { type CommandCall, createLogger, createStatusLine, type Running, readableLines } from '@i40/runtime';
import type { z } from 'zod';
import { planSimulation, type simulateOptions } from '../command-line.ts';
import { simulatorConfig, type simulatorEnv } from '../config.ts';
import { startOnBroker } from '../publishing/start-on-broker.ts';
import { dryRun } from '../replay/dry-run.ts';
import { inspectRecording } from '../replay/inspect-recording.ts';
import { showProgress } from '../replay/progress.ts';
import { startReplay } from '../replay/service.ts';
import { startSimulator } from '../service.ts';

type Call = CommandCall<z.output<typeof simulateOptions>, z.output<typeof simulatorEnv>>;

export async function runSimulate({ options, settings, signal }: Call): Promise<Running> {
  const simulation = planSimulation(options);
  if (simulation.kind === 'dry-run') {
    const recording = await inspectRecording(simulation.file, simulation.options);
    process.stdout.write(await dryRun(recording, simulation.machine));
    return { finished: Promise.resolve(), stop: async () => {} };
  }
  const statusLine = process.stdout.isTTY ? createStatusLine(process.stdout) : undefined;
  const destination = statusLine && readableLines(statusLine.output);
  const logger = createLogger({ name: 'simulator', level: settings.LOG_LEVEL, destination });
  const now = Date.now;
  const shared = { settings, logger, signal, now };
  if (simulation.kind === 'synthetic') {
    const config = simulatorConfig(settings);
    return startOnBroker({
      ...shared,
      takesCommands: true,
      start: (bus) => startSimulator({ bus, logger, config, now }),
    });
  }
  const recording = await inspectRecording(simulation.file, simulation.options);
  return startOnBroker({
    ...shared,
    start(bus) {
      const replay = startReplay({ bus, logger, recording, config: simulation.config, now });
      const progress = showProgress({ position: replay.position, statusLine, logger });
      return { ...replay, finished: replay.finished.finally(progress.stop) };
    },
  });
}
