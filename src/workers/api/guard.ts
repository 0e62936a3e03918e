/** The middleware in front of every route that is not public: who asks, how often, and whether this is there for them. */
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { digestOf } from '../../auth/mac.ts';
import { type Caller, type Decision, mayCall, type Scope } from '../../core/access/caller.ts';
import { countedAddress } from '../../core/access/client-address.ts';
import { type Authenticated, authenticate, credentialsOf, type Known } from '../access/authenticate.ts';
import type { Secrets } from '../access/holder.ts';
import type { ApiPorts, ApiTypes } from './ports.ts';
import { problem } from './problems.ts';
import { found, knownId, notThere, originOf } from './requests.ts';
import { authorizationOf } from './socket-key.ts';

/** What the limits of the platform count in. */
const periodSeconds = 10;

/** Sets `c.var.caller` and what goes with it, where the caller may take a route that needs this; answers 401, 403, 404 or 429 if not. */
export const admit =
  (scope: Scope, isOfBuild: boolean): MiddlewareHandler<ApiTypes> =>
  async (c, next) => {
    const { builds, settings } = c.var.ports;
    const buildId = isOfBuild ? /^\/builds\/([^/]+)/.exec(c.req.path)?.[1] : undefined;
    const secrets = secretsIn(settings);
    const { caller, key, link, holder, until } = await knownCaller(c, buildId, secrets);
    c.set('secret', secrets.capabilitySecret);
    c.set('caller', caller);
    c.set('callerKey', key);
    c.set('link', link);
    c.set('holder', holder);
    c.set('until', until);
    if (buildId === undefined) allow(caller, mayCall(caller, scope, null), c.req.path);
    else {
      // Another tenant's build is no more there than one that never was.
      const tenant = found(await builds.tenant(knownId(buildId)), buildId);
      allow(caller, mayCall(caller, scope, { id: buildId, tenant }), buildId);
    }
    await next();
  };

export function secretsIn({ apiToken, capabilitySecret }: ApiPorts['settings']): Secrets {
  if (apiToken && capabilitySecret) return { apiToken, capabilitySecret };
  const name = apiToken ? 'CAPABILITY_SECRET' : 'API_TOKEN';
  throw problem('misconfigured', `set the secret ${name} (wrangler secret put ${name}, or .dev.vars)`);
}

/**
 * Refuses unread what comes from an address of too many wrong credentials, but for one that was right from there lately;
 * what is answered takes the word on whether one of these is.
 */
export async function heldStranger(
  c: Context<ApiTypes>,
  credentials: readonly string[],
): Promise<{ isWrong(): Promise<void>; isRight(credential: string): Promise<void> }> {
  const { brake, limits, now } = c.var.ports.access;
  const address = countedAddress(c.req.header('cf-connecting-ip') ?? 'local');
  const digests = await Promise.all(credentials.map(digestOf));
  const heldMs = Math.min(...[null, ...digests].map((digest) => brake.heldMs(address, digest, now())));
  if (heldMs > 0) throw tooMany('too many wrong tokens came from this address', heldMs);
  return {
    async isWrong() {
      if (!(await limits.stranger(address))) brake.hold(address, now());
    },
    isRight: async (credential) => brake.greet(address, await digestOf(credential), now()),
  };
}

/** Wrong tokens are counted by the address that they come from, right ones by who they belong to. */
async function knownCaller(c: Context<ApiTypes>, buildId: string | undefined, secrets: Secrets): Promise<Known> {
  const { access, builds } = c.var.ports;
  const request = {
    method: c.req.method,
    ownOrigin: originOf(c),
    header: (name: string) => (name === 'authorization' ? authorizationOf(c) : c.req.header(name)),
    cookie: (name: string) => getCookie(c, name),
    buildId,
  };
  const credentials = credentialsOf(request, access);
  const texts = credentials.map(({ text }) => text);
  const stranger = await heldStranger(c, texts);
  const tenantOf = async (id: string) => await builds.tenant(knownId(id));
  const answer = await authenticate(request, credentials, secrets, { ...access, tenantOf });
  if (!answer.ok) {
    if (isGuess(answer.reason)) await stranger.isWrong();
    throw unknownCaller(answer.reason, access.people.fault);
  }
  await stranger.isRight(answer.credential.text);
  if (!(await access.limits.caller(answer.key)))
    throw tooMany(`${answer.caller.name} asks more often than is allowed`, periodSeconds * 1000);
  return answer;
}

type Reason = Exclude<Authenticated, { ok: true }>['reason'];
const isGuess = (reason: Reason): boolean => reason === 'wrong' || reason === 'nothing-sent';

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
