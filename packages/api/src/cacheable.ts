import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Late readings may still come to a range that is over, so that a copy is good for a minute, not for ever. */
const maxAgeSeconds = 60;

/**
 * Sends a JSON text that will hardly change: a client may keep it for a minute, and is then told in a few bytes that
 * its copy is still right.
 */
export function sendCacheable(request: FastifyRequest, reply: FastifyReply, body: string): FastifyReply {
  // Weak: what is compressed on the way is the same answer in other bytes.
  const etag = `W/"${createHash('sha1').update(body).digest('base64url')}"`;
  reply.header('etag', etag).header('cache-control', `private, max-age=${maxAgeSeconds}`);
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim());
  if (known?.includes(etag)) return reply.status(304).send();
  return reply.type('application/json; charset=utf-8').send(body);
}
