import { type CommandCall, createLogger, createStatusLine, type Running, readableLines } from '@i40/runtime';
import type { z } from 'zod';
import { planSimulation, type simulateOptions } from '../command-line.ts';
import { simulatorConfig, type simulatorEnv } from '../config.ts';
import { inspectCsvFile } from '../replay/csv-file.ts';
import { showProgress } from '../replay/progress.ts';
import { startReplay } from '../replay/service.ts';
import { startSimulator } from '../service.ts';
import { startOnBroker } from '../start-on-broker.ts';

type Call = CommandCall<z.output<typeof simulateOptions>, z.output<typeof simulatorEnv>>;

export async function runSimulate({ options, settings, signal }: Call): Promise<Running> {
  const simulation = planSimulation(options);
  const statusLine = process.stdout.isTTY ? createStatusLine(process.stdout) : undefined;
  const destination = statusLine && readableLines(statusLine.output);
  const logger = createLogger({ name: 'simulator', level: settings.LOG_LEVEL, destination });
  const now = Date.now;
  const surroundings = { settings, logger, signal, now };
  if (simulation.kind === 'synthetic') {
    const config = simulatorConfig(settings);
    return startOnBroker({
      ...surroundings,
      takesOrders: true,
      start: (bus) => startSimulator({ bus, logger, config, now }),
    });
  }
  const csv = await inspectCsvFile(simulation.file);
  return startOnBroker({
    ...surroundings,
    start(bus) {
      const replay = startReplay({ bus, logger, csv, config: simulation.config, now });
      const progress = showProgress({ position: replay.position, statusLine, logger });
      return { ...replay, finished: replay.finished.finally(progress.stop) };
    },
  });
}
