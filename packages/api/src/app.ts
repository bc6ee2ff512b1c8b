import compress from '@fastify/compress';
import { type Database, defaultSite, faultAnswerTopics, type MessageBus, topics } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { appendAudit } from '@i40/timescale';
import { type FastifyBaseLogger, type FastifyRequest, fastify, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { openAccess } from './access/access.ts';
import { guardAccess, identifyClients, maySee, mayStill, registerOpen } from './access/guard-access.ts';
import { loginRoutes } from './access/login-routes.ts';
import { sessionRoutes } from './access/session-routes.ts';
import { createAuditLog } from './audit/audit-log.ts';
import { auditRequests } from './audit/audit-requests.ts';
import type { ApiConfig } from './config.ts';
import { registerDocs } from './docs.ts';
import { createSimulatorDesk } from './live/simulator-desk.ts';
import { createStreamHub } from './live/stream-hub.ts';
import { subscribeAll } from './live/subscribe.ts';
import { registerLivePage } from './live-page.ts';
import { registerMetrics } from './metrics.ts';
import { answerConnectionError, answerFrameworkError, registerProblems } from './problems.ts';
import { anomaliesRoute } from './routes/anomalies.ts';
import { healthRoute } from './routes/health.ts';
import { machinesRoute } from './routes/machines.ts';
import { metricsRoute } from './routes/metrics.ts';
import { postReadingsRoute } from './routes/post-readings.ts';
import { predictRoute } from './routes/predict.ts';
import { readingsRoute } from './routes/readings.ts';
import { simulatorRoute } from './routes/simulator.ts';
import { streamRoute } from './routes/stream.ts';
import { guardRequests } from './security/guard-requests.ts';
import { limitBodyTime } from './security/limit-body-time.ts';
import { registerProtection } from './security/protection.ts';
import { followServerTls, readServerTls } from './security/server-tls.ts';

export interface ApiParts {
  database: Database;
  /** For this API alone. It may connect later: until then only what is live is missing. */
  bus: MessageBus;
  logger: Logger;
  now: () => number;
  config: Pick<ApiConfig, 'access' | 'trustProxy' | 'tls' | 'trustedNames' | 'limits'>;
}

const bodyLimitBytes = 64 * 1024;
/** The head of a request has to be here after so long. */
const headersTimeoutMs = 10_000;
/** After so long the request has to be here as a whole, and its answer, unless a route gives itself more time. */
const handlerTimeoutMs = 30_000;
/** For readings in bulk, which come no faster than they are stored. */
const requestTimeoutMs = 150_000;

/** The API without a socket: routes, documentation and error mapping, ready for `listen` or `inject`. */
export async function buildApp({ database, bus, logger, now, config }: ApiParts) {
  const app = createServer(logger, config);
  const access = config.access && (await openAccess({ config: config.access, logger, now }));
  const audit = createAuditLog({ append: (events) => appendAudit(database, events), logger });
  const hub = createStreamHub({ database, bus, logger, now });
  const desk = createSimulatorDesk({ bus });
  const registry = registerMetrics(app, {
    streamClients: () => hub.clients,
    isConnected: () => bus.connected,
  });
  registerProblems(app);
  auditRequests(app, { log: audit, now });
  await guardRequests(app, config.trustedNames);
  identifyClients(app, access);
  await registerProtection(app, config.limits);
  guardAccess(app, access);
  limitBodyTime(app);
  // Brotli would take longer than most networks save by it.
  await app.register(compress, { globalDecompression: false, encodings: ['gzip', 'deflate', 'identity'] });
  await registerDocs(app);
  await app.register(sessionRoutes(access));
  if (access?.login) await app.register(loginRoutes(access, access.login));
  await app.register(healthRoute({ database, bus, now, maySeeChecks: (request) => maySee(access, request) }));
  await app.register(metricsRoute({ registry }));
  await app.register(machinesRoute({ database, now, isLearning: hub.isLearning }));
  await app.register(readingsRoute({ database, now }));
  await app.register(postReadingsRoute({ database, bus, now }));
  await app.register(anomaliesRoute({ database, now }));
  const mayGoOn = access && ((request: FastifyRequest) => mayStill(access, { request, scope: 'read' }));
  await app.register(streamRoute({ hub, maxClients: config.limits.streams, mayGoOn }));
  await app.register(predictRoute({ database }));
  await app.register(simulatorRoute({ desk }));
  await registerOpen(app, registerLivePage);
  app.addHook('preClose', () => hub.stop());
  app.addHook('onClose', () => audit.close());
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
  return app;
}

/** Of `X-Forwarded-For` only what the proxy itself has added: what stands to its left the client may have made up. */
const isOurProxy = (_address: string, hop: number) => hop === 0;

type ServerConfig = Pick<ApiConfig, 'trustProxy' | 'tls'>;

function createServer(logger: Logger, { trustProxy, tls }: ServerConfig) {
  // Node looks for requests that are late every 30 s unless told otherwise: a body that drips would last that much longer.
  const http = { connectionsCheckingInterval: 2_000, headersTimeout: headersTimeoutMs };
  // Typed as the one without TLS: with the other server's type every plugin would have to be generic in it.
  const server = (tls ? { https: { ...http, ...readServerTls(tls) } } : { http }) as { http: typeof http };
  const app = fastify({
    // Typed as what Fastify asks for: with pino's own type every plugin would have to be generic in the logger.
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    handlerTimeout: handlerTimeoutMs,
    ...server,
    clientErrorHandler: answerConnectionError,
    trustProxy: trustProxy ? isOurProxy : false,
    // A download, or a connection that a browser has opened for later, may last longer than a process that stops can wait.
    forceCloseConnections: true,
    // A name of 255 characters: up to 765 bytes, each of which may be written as three.
    routerOptions: { maxParamLength: 2_295 },
    frameworkErrors: answerFrameworkError,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  if (tls) {
    const stop = followServerTls(app.server, tls, { logger });
    app.addHook('onClose', async () => stop());
  }
  return app;
}
