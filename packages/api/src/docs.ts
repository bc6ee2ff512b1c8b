import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { registerOpen } from './access/guard-access.ts';
import { addCommonResponses } from './common-responses.ts';

const describeRoute = createJsonSchemaTransform({
  zodToJsonConfig: {
    // "date-time" says it; the pattern beside it would be longer than all the rest.
    override({ jsonSchema }) {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  },
});

/** One of these, where there is a login. */
const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, or a token of the issuer, where API_AUTH is set',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'i40',
    description: 'The login of the page; `__Host-i40` by TLS',
  },
} as const;

/** An operation that asks for a scope names the ways to prove who one is; none is asked for where there is no login. */
const transform: typeof describeRoute = (input) => {
  const { schema, url } = describeRoute(input);
  const { scope } = input.route.config ?? {};
  if (scope === undefined || scope === 'open') return { schema, url };
  const security = [{ bearer: [scope] }, { session: [scope] }, {}];
  return { schema: { ...schema, security }, url };
};

/** Swagger UI at /docs and the OpenAPI 3.1 document at /docs/json, both made from the routes' schemas. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'I4.0 pipeline API',
        description:
          'The machines of a plant, what their sensors measure, now and in the past, and what of it is out of the ordinary.',
        version: '0.1.0',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: { securitySchemes },
      tags: [
        { name: 'plant', description: 'Machines, their sensors, and what those measure' },
        { name: 'analysis', description: 'What the readings say' },
        { name: 'simulator', description: 'Faults to order, for trying things out' },
        { name: 'access', description: 'Who uses the page' },
        { name: 'operations', description: 'Whether the service works' },
      ],
    },
    transform,
    transformObject: (document) =>
      'openapiObject' in document ? addCommonResponses(document.openapiObject) : document.swaggerObject,
  });
  // Swagger UI looks for its document beside the address of the page, and a query is part of that.
  app.addHook('onRequest', async ({ url }, reply) => {
    if (/^\/docs\/?\?/.test(url)) return reply.redirect('/docs');
  });
  await registerOpen(app, async (open) => {
    await open.register(swaggerUi, {
      routePrefix: '/docs',
      // Swagger UI writes style attributes.
      transformStaticCSP: (policy) => `${policy};style-src 'self' 'unsafe-inline'`,
    });
  });
}
