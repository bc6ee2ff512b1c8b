import { type Database, defaultSite, faultAnswerTopics, type MessageBus, topics } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { type FastifyBaseLogger, fastify, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { registerDocs } from './docs.ts';
import { createSimulatorDesk } from './live/simulator-desk.ts';
import { createStreamHub } from './live/stream-hub.ts';
import { subscribeAll } from './live/subscribe.ts';
import { registerLivePage } from './live-page.ts';
import { answerFrameworkError, registerProblems } from './problems.ts';
import { anomaliesRoute } from './routes/anomalies.ts';
import { healthRoute } from './routes/health.ts';
import { machinesRoute } from './routes/machines.ts';
import { predictRoute } from './routes/predict.ts';
import { readingsRoute } from './routes/readings.ts';
import { simulatorRoute } from './routes/simulator.ts';
import { streamRoute } from './routes/stream.ts';

export interface ApiParts {
  database: Database;
  /** For this API alone. It may connect later: until then only what is live is missing. */
  bus: MessageBus;
  logger: Logger;
  now: () => number;
}

const bodyLimitBytes = 64 * 1024;

/** The API without a socket: routes, documentation and error mapping, ready for `listen` or `inject`. */
export async function buildApp({ database, bus, logger, now }: ApiParts) {
  const app = fastify({
    // Typed as what Fastify asks for: with pino's own type every plugin would have to be generic in the logger.
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    // A name of 64 characters, each of which may be written as three.
    routerOptions: { maxParamLength: 192 },
    frameworkErrors: answerFrameworkError,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerProblems(app);
  await registerDocs(app);
  const hub = createStreamHub({ database, bus, logger, now });
  const desk = createSimulatorDesk({ bus });
  subscribeAll(
    bus,
    [
      { filter: 'live/#', take: hub.takeReadings },
      { filter: 'alarms/#', take: hub.takeAlarm },
      { filter: topics.simulatorStatus(defaultSite, '+'), take: desk.takeStatus },
      ...faultAnswerTopics(defaultSite).map((filter) => ({ filter, take: desk.takeAnswer })),
    ],
    logger,
  );
  app.addHook('preClose', () => hub.stop());
  await app.register(healthRoute({ database, now }));
  await app.register(machinesRoute({ database, now, isLearning: hub.isLearning }));
  await app.register(readingsRoute({ database, now }));
  await app.register(anomaliesRoute({ database, now }));
  await app.register(streamRoute({ hub, maxClients: 1_000 }));
  await app.register(predictRoute({ database }));
  await app.register(simulatorRoute({ desk }));
  await registerLivePage(app);
  return app;
}
