/** The middleware in front of every route that is not public: who asks, and whether this is there for them. */
import type { MiddlewareHandler } from 'hono';
import { type Caller, type Decision, mayCall, type Scope, scopeOfMethod } from '../../core/access/caller.ts';
import type { Env } from '../../env.ts';
import { authenticate } from './auth.ts';
import type { ApiPorts, ApiTypes } from './ports.ts';
import { problem } from './problems.ts';
import { knownId, notThere } from './requests.ts';

/** Sets `c.var.ports`, `caller` and `secret`, or answers 401. */
export const signedIn =
  (portsOf: (env: Env) => ApiPorts): MiddlewareHandler<ApiTypes> =>
  async (c, next) => {
    const ports = portsOf(c.env);
    const request = {
      authorization: c.req.header('authorization'),
      buildId: /^\/builds\/([^/]+)/.exec(c.req.path)?.[1],
    };
    const { caller, secret } = await authenticate(request, ports);
    c.set('ports', ports);
    c.set('secret', secret);
    c.set('caller', caller);
    await next();
  };

/** Of routes below `/builds/:id`: another tenant's build is no more there than one that never was. */
export const ownBuild: MiddlewareHandler<ApiTypes, '/builds/:id/*'> = async (c, next) => {
  const id = knownId(c.req.param('id'));
  const tenant = await c.var.ports.builds.tenant(id);
  if (tenant === null) throw notThere(id);
  allow(c.var.caller, mayCall(c.var.caller, scopeOfMethod(c.req.method), { id, tenant }), id);
  await next();
};

/** Of routes that are about no build: what the caller needs is `scope`, or what the method says. */
export const needs =
  (scope?: Scope): MiddlewareHandler<ApiTypes> =>
  async (c, next) => {
    allow(c.var.caller, mayCall(c.var.caller, scope ?? scopeOfMethod(c.req.method), null), c.req.path);
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
