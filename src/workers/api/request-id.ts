/** `X-Request-Id`: the caller's own name for a request, where it is well formed, else one that is made here. */
import type { MiddlewareHandler } from 'hono';
import type { ApiTypes } from './ports.ts';

const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;

/** Every answer has it, and every line of the log about the request. */
export const requestId: MiddlewareHandler<ApiTypes> = async (c, next) => {
  const given = c.req.header('x-request-id') ?? '';
  c.set('requestId', wellFormed.test(given) ? given : crypto.randomUUID());
  await next();
  // The answer of a WebSocket cannot be made anew.
  if (!c.res.webSocket) c.header('x-request-id', c.var.requestId);
};
