import type { Database } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { type FastifyBaseLogger, fastify, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { registerDocs } from './docs.ts';
import { answerFrameworkError, registerProblems } from './problems.ts';
import { healthRoute } from './routes/health.ts';
import { predictRoute } from './routes/predict.ts';

export interface ApiParts {
  database: Database;
  logger: Logger;
  now: () => number;
}

const bodyLimitBytes = 64 * 1024;

/** The API without a socket: routes, documentation and error mapping, ready for `listen` or `inject`. */
export async function buildApp({ database, logger, now }: ApiParts) {
  const app = fastify({
    // Typed as what Fastify asks for: with pino's own type every plugin would have to be generic in the logger.
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    frameworkErrors: answerFrameworkError,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerProblems(app);
  await registerDocs(app);
  await app.register(healthRoute({ database, now }));
  await app.register(predictRoute({ database }));
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'));
  return app;
}
