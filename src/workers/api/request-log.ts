/** One line of the log for each request that was answered, refusals too: who asked for what, by which route, and how it went. */
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Caller } from '../../core/access/caller.ts';
import type { ApiTypes } from './ports.ts';

/** Comes after what names the request. */
export const requestLog: MiddlewareHandler<ApiTypes> = async (c, next) => {
  const since = Date.now();
  await next();
  const caller: Caller | undefined = c.var.caller;
  c.var.ports.logRequest({
    request: c.var.requestId,
    method: c.req.method,
    route: matchedRoutes(c).findLast(({ path }) => path !== '/*')?.path ?? null,
    status: c.res.status,
    ms: Date.now() - since,
    caller: caller?.name ?? null,
    tenant: caller?.tenant ?? null,
  });
};
