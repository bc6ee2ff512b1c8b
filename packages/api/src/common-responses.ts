import { problemSchema } from '@i40/common';
import { z } from 'zod';

const content = { 'application/problem+json': { schema: z.toJSONSchema(problemSchema, { io: 'output' }) } };

/** What any route may answer before its handler is asked. */
const always = {
  400: 'The request cannot be read',
  421: 'The API does not answer to the name in Host; see API_HOSTS',
  429: 'Too many requests from this address',
  431: 'The headers are too large',
};
const withBody = {
  403: 'A web page of another origin asks; see API_CORS_ORIGINS',
  408: 'The body took too long to arrive',
  413: 'The body is too large',
  415: 'The body is of a type that is not understood',
};
/** Where a route asks for a scope. */
const withScope = {
  401: 'Nobody says who they are, or their key, token or login does not hold; see API_AUTH',
  403: 'Who asks lacks the scope, or a web page of another origin asks; see API_CORS_ORIGINS',
  503: 'There is too much to do, or what is needed for the answer is away: database, broker, issuer of tokens',
};
const descriptions: Readonly<Record<string, string>> = { ...always, ...withBody, ...withScope };

interface OpenApiOperation {
  responses?: Record<string, unknown>;
  security?: readonly Record<string, readonly string[]>[];
}

interface OpenApiDocument {
  paths?: Record<string, Record<string, unknown> | undefined>;
  components?: object;
}

/** Adds them to every operation of an OpenAPI document, by reference, where the route does not say more. */
export function addCommonResponses<Document extends OpenApiDocument>(document: Document): Document {
  const responses = Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [nameOf(status), { description, content }]),
  );
  document.components = { ...document.components, responses };
  for (const operations of Object.values(document.paths ?? {})) {
    for (const [method, item] of Object.entries(operations ?? {})) {
      const operation = item as OpenApiOperation;
      const added = {
        ...always,
        ...(method === 'get' ? {} : withBody),
        ...(operation.security ? withScope : {}),
      };
      const references = Object.keys(added).map((status) => [
        status,
        { $ref: `#/components/responses/${nameOf(status)}` },
      ]);
      operation.responses = { ...Object.fromEntries(references), ...operation.responses };
    }
  }
  return document;
}

function nameOf(status: string): string {
  return `Status${status}`;
}
