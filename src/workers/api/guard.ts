/** The middleware in front of the routes: who asks, how often, and whether this is there for them. */
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { HTTPException } from 'hono/http-exception';
import { digestOf } from '../../auth/mac.ts';
import { type Caller, type Decision, mayCall, type Scope } from '../../core/access/caller.ts';
import { countedAddress } from '../../core/access/client-address.ts';
import { isBuildId } from '../../core/build-id.ts';
import { type Authenticated, authenticate, credentialsOf, type Known } from '../access/authenticate.ts';
import type { Secrets } from '../access/holder.ts';
import type { ApiPorts, ApiTypes } from './ports.ts';
import { problem } from './problems.ts';
import { knownId, notThere, originOf } from './requests.ts';
import { authorizationOf } from './socket-key.ts';

/** What the limits of the platform count in. */
const periodSeconds = 10;

/** Sets `c.var.caller`, `callerKey`, `secret` and `link`, where the caller may take a route that needs this; answers 401, 403, 404 or 429 if not. */
export const admit =
  (scope: Scope): MiddlewareHandler<ApiTypes> =>
  async (c, next) => {
    const buildId = buildIn(c);
    const secrets = secretsIn(c.var.ports.settings);
    const asked = await whoAsks(c, buildId, secrets);
    if (!asked.ok) throw asked.refusal;
    letIn(c, asked, secrets);
    allow(asked.caller, await decided(c, asked.caller, scope, buildId), buildId ?? c.req.path);
    await next();
  };

/**
 * Sets the same where the caller is known and may read what the path is about, and nothing else otherwise: `c.var.caller`
 * is undefined then, and the route answers what anyone may see. It never refuses; wrong tokens are counted all the same.
 */
export const callerIfKnown: MiddlewareHandler<ApiTypes> = async (c, next) => {
  const buildId = buildIn(c);
  const { apiToken, capabilitySecret } = c.var.ports.settings;
  const mayBeThere = buildId === undefined || isBuildId(buildId);
  if (apiToken && capabilitySecret && mayBeThere) {
    const secrets = { apiToken, capabilitySecret };
    const asked = await whoAsks(c, buildId, secrets, { mayBeSilent: true });
    if (asked.ok && (await decided(c, asked.caller, 'builds:read', buildId)).ok) letIn(c, asked, secrets);
  }
  await next();
};

const buildIn = (c: Context<ApiTypes>): string | undefined => /^\/builds\/([^/]+)/.exec(c.req.path)?.[1];

function letIn(c: Context<ApiTypes>, known: Known, { capabilitySecret }: Secrets): void {
  c.set('secret', capabilitySecret);
  c.set('caller', known.caller);
  c.set('callerKey', known.key);
  c.set('link', known.link);
  c.set('holder', known.holder);
  c.set('until', known.until);
}

/** Another tenant's build is no more there than one that never was. */
async function decided(
  c: Context<ApiTypes>,
  caller: Caller,
  scope: Scope,
  buildId: string | undefined,
): Promise<Decision> {
  if (buildId === undefined) return mayCall(caller, scope, null);
  const tenant = await c.var.ports.builds.tenant(knownId(buildId));
  return tenant === null ? { ok: false, reason: 'not-found' } : mayCall(caller, scope, { id: buildId, tenant });
}

export function secretsIn({ apiToken, capabilitySecret }: ApiPorts['settings']): Secrets {
  if (apiToken && capabilitySecret) return { apiToken, capabilitySecret };
  const name = apiToken ? 'CAPABILITY_SECRET' : 'API_TOKEN';
  throw problem('misconfigured', `set the secret ${name} (wrangler secret put ${name}, or .dev.vars)`);
}

type Stranger = { heldMs: number; isWrong(): Promise<void>; isRight(credential: string): Promise<void> };

/** What is answered takes the word on whether a credential is right. */
async function strangerOf(c: Context<ApiTypes>, credentials: readonly string[]): Promise<Stranger> {
  const { brake, limits, now } = c.var.ports.access;
  const address = countedAddress(c.req.header('cf-connecting-ip') ?? 'local');
  const digests = await Promise.all(credentials.map(digestOf));
  return {
    heldMs: Math.min(...[null, ...digests].map((digest) => brake.heldMs(address, digest, now()))),
    async isWrong() {
      if (!(await limits.stranger(address))) brake.hold(address, now());
    },
    isRight: async (credential) => brake.greet(address, await digestOf(credential), now()),
  };
}

/** Refuses unread what comes from an address of too many wrong credentials, but for one that was right from there lately. */
export async function heldStranger(c: Context<ApiTypes>, credential: string): Promise<Stranger> {
  const stranger = await strangerOf(c, [credential]);
  if (stranger.heldMs > 0) throw heldUp(stranger.heldMs);
  return stranger;
}

type Asked = ({ ok: true } & Known) | { ok: false; refusal: HTTPException };

/**
 * Wrong tokens are counted by the address that they come from, right ones by who they belong to. Nothing at all counts as
 * a wrong one, but where it may be silent.
 */
async function whoAsks(
  c: Context<ApiTypes>,
  buildId: string | undefined,
  secrets: Secrets,
  { mayBeSilent = false } = {},
): Promise<Asked> {
  const { access, builds } = c.var.ports;
  const request = {
    method: c.req.method,
    ownOrigin: originOf(c),
    header: (name: string) => (name === 'authorization' ? authorizationOf(c) : c.req.header(name)),
    cookie: (name: string) => getCookie(c, name),
    buildId,
  };
  const credentials = credentialsOf(request, access);
  const stranger = await strangerOf(
    c,
    credentials.map(({ text }) => text),
  );
  if (stranger.heldMs > 0) return { ok: false, refusal: heldUp(stranger.heldMs) };
  const tenantOf = async (id: string) => await builds.tenant(knownId(id));
  const answer = await authenticate(request, credentials, secrets, { ...access, tenantOf });
  if (!answer.ok) {
    const isGuess = answer.reason === 'wrong' || (answer.reason === 'nothing-sent' && !mayBeSilent);
    if (isGuess) await stranger.isWrong();
    return { ok: false, refusal: unknownCaller(answer.reason, access.people.fault) };
  }
  await stranger.isRight(answer.credential.text);
  if (await access.limits.caller(answer.key)) return answer;
  const refusal = tooMany(`${answer.caller.name} asks more often than is allowed`, periodSeconds * 1000);
  return { ok: false, refusal };
}

type Reason = Exclude<Authenticated, { ok: true }>['reason'];

function unknownCaller(reason: Reason, fault: string | null) {
  switch (reason) {
    case 'nothing-sent':
      return unauthorized('send the API token as Authorization: Bearer');
    case 'wrong':
      return unauthorized('the token is not valid here');
    case 'nobody':
      return problem('forbidden', 'you are signed in, and nobody here: an operator adds you to PEOPLE');
    case 'cross-site':
      return problem('forbidden', 'another site made your browser ask for this');
    case 'no-keys':
      return problem('unavailable', 'the keys of Cloudflare Access cannot be had at present', {
        headers: { 'retry-after': '5' },
      });
    case 'people-fault':
      return problem('misconfigured', fault ?? 'PEOPLE cannot be understood');
    default:
      return reason satisfies never;
  }
}

const heldUp = (heldMs: number) => tooMany('too many wrong tokens came from this address', heldMs);

const tooMany = (detail: string, waitMs: number) =>
  problem('rate-limited', detail, { headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } });

const unauthorized = (detail: string) =>
  problem('unauthorized', detail, { headers: { 'www-authenticate': 'Bearer realm="breakwater"' } });

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
