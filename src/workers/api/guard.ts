/** The middleware in front of every route that is not public: who asks, and whether this is there for them. */
import type { MiddlewareHandler } from 'hono';
import { type Caller, type Decision, mayCall, type Scope } from '../../core/access/caller.ts';
import { authenticate } from './auth.ts';
import type { ApiTypes } from './ports.ts';
import { problem } from './problems.ts';
import { found, knownId, notThere } from './requests.ts';
import { authorizationOf } from './socket-key.ts';

/** Sets `c.var.caller` and `secret`, where the caller may take a route that needs this; answers 401, 403 or 404 if not. */
export const admit =
  (scope: Scope): MiddlewareHandler<ApiTypes> =>
  async (c, next) => {
    const { builds } = c.var.ports;
    const buildId = /^\/builds\/([^/]+)/.exec(c.req.path)?.[1];
    const { caller, secret } = await authenticate({ authorization: authorizationOf(c), buildId }, c.var.ports);
    c.set('secret', secret);
    c.set('caller', caller);
    if (buildId === undefined) allow(caller, mayCall(caller, scope, null), c.req.path);
    else {
      // Another tenant's build is no more there than one that never was.
      const tenant = found(await builds.tenant(knownId(buildId)), buildId);
      allow(caller, mayCall(caller, scope, { id: buildId, tenant }), buildId);
    }
    await next();
  };

function allow(caller: Caller, decision: Decision, id: string): void {
  if (decision.ok) return;
  switch (decision.reason) {
    case 'not-found':
      throw notThere(id);
    case 'scope':
      throw problem(
        'forbidden',
        caller.buildId === null
          ? `${caller.name} has not the scope ${decision.scope}, which this needs`
          : `the ${caller.name} only reads its build; send an API token`,
      );
    default:
      decision satisfies never;
  }
}
