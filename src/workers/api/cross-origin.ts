/** CORS, for the origins that the deployment names; without them no answer says a word of it. */
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { assertionHeader } from '../access/access-jwt.ts';
import type { ApiTypes } from './ports.ts';

const allowMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const allowHeaders = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'x-request-id',
];
const exposeHeaders = [
  'allow',
  'etag',
  'idempotency-replayed',
  'location',
  'retry-after',
  'www-authenticate',
  'x-request-id',
];
const maxAge = 600;

/** Scripts of the named origins may send a token and read the answer; no browser is told that it may add a cookie. */
export const crossOrigin: MiddlewareHandler<ApiTypes> = async (c, next) => {
  const origin = c.req.header('origin');
  const { corsOrigins } = c.var.ports.settings;
  if (corsOrigins.length === 0) return next();
  // Whether another site may read it depends on its name, so no cache may give one's answer to another.
  if (origin === undefined || !corsOrigins.includes(origin)) {
    await next();
    if (!c.res.webSocket) c.header('vary', 'Origin', { append: true });
    return;
  }
  // CORS says nothing of WebSockets, and what a browser adds by itself proves nothing for another site.
  const isProvenByBrowser = c.req.header('cookie') !== undefined || c.req.header(assertionHeader) !== undefined;
  const isClosed = c.req.header('authorization') === undefined && isProvenByBrowser;
  if (isClosed || c.req.header('upgrade') !== undefined) return next();
  return cors({ origin: corsOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge })(c, next);
};
