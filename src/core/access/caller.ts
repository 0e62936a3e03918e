/** Who asks, and what they may: the one decision behind every route of the API. */
import { z } from 'zod';

export const Scope = z.enum(['builds:read', 'builds:write', 'admin']);
export type Scope = z.infer<typeof Scope>;

/** Builds of those who were never told apart belong to this one. */
export const defaultTenant = 'default';

export const TenantName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 lower-case letters, digits and dashes');

export type Caller = {
  /** The token, the person or the key that asks, as people know it. */
  name: string;
  tenant: string;
  scopes: readonly Scope[];
  /** The one build that this caller sees; null for every build of its tenant. */
  buildId: string | null;
  /** Whoever holds API_TOKEN runs the deployment, and sees the builds of every tenant. */
  isOperator: boolean;
};

/** The bearer of API_TOKEN. */
export const operator: Caller = {
  name: 'root',
  tenant: defaultTenant,
  scopes: Scope.options,
  buildId: null,
  isOperator: true,
};

/** What reads of one build are shown to: the key of its page, or a link that somebody shares. */
export const readerOf = (build: { id: string; tenant: string }, name: string): Caller => ({
  name,
  tenant: build.tenant,
  scopes: ['builds:read'],
  buildId: build.id,
  isOperator: false,
});

/** `not-found`: the build is another tenant's, and so is not there for this caller. */
export type Decision = { ok: true } | { ok: false; reason: 'not-found' } | { ok: false; reason: 'scope'; scope: Scope };

/** Whether a caller may take a route that needs `scope`; `build` is the one that the route is about, null for none. */
export function mayCall(caller: Caller, scope: Scope, build: { id: string; tenant: string } | null): Decision {
  if (build !== null && !mayKnowOf(caller, build)) return { ok: false, reason: 'not-found' };
  if (build === null && caller.buildId !== null) return { ok: false, reason: 'not-found' };
  return mayDo(caller, scope) ? { ok: true } : { ok: false, reason: 'scope', scope };
}

/** Whether a build is there at all for this caller. */
export const mayKnowOf = (caller: Caller, build: { id: string; tenant: string }): boolean =>
  caller.buildId === null ? caller.isOperator || caller.tenant === build.tenant : caller.buildId === build.id;

/** Who administers may write, and who writes may read. */
const implied: Record<Scope, readonly Scope[]> = {
  'builds:read': ['builds:read', 'builds:write', 'admin'],
  'builds:write': ['builds:write', 'admin'],
  admin: ['admin'],
};
export const mayDo = ({ scopes }: Pick<Caller, 'scopes'>, scope: Scope): boolean =>
  scopes.some((given) => implied[scope].includes(given));
