/** Who makes a request: the bearer of a token, of a page's key or of a shared link, or a browser that is known. */
import { verifyPageKey } from '../../auth/capability.ts';
import { digestOf, mac, sameText } from '../../auth/mac.ts';
import { type Caller, mayKnowOf, operator, readerOf } from '../../core/access/caller.ts';
import { isCrossSite } from '../../core/access/cross-site.ts';
import { parseShare, sharedText } from '../../core/access/share.ts';
import { parseToken } from '../../core/access/token.ts';
import { assertionHeader } from './access-jwt.ts';
import { buildCookie, siteCookie } from './cookies.ts';
import { callerOfHolder, type Holder, operatorHolder, type Secrets } from './holder.ts';
import type { AccessPorts } from './ports.ts';
import { openSession } from './session.ts';

export type AuthRequest = {
  method: string;
  /** Where the deployment is known; cookies are named after it. */
  ownOrigin: string;
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  /** The build that the path names, if any. */
  buildId: string | undefined;
};

export type AuthPorts = Pick<AccessPorts, 'tokens' | 'shares' | 'verifyAssertion' | 'people' | 'now'> & {
  tenantOf(buildId: string): Promise<string | null>;
};

export type Known = {
  caller: Caller;
  /** What its requests are counted by. */
  key: string;
  /** The shared link that it came with. */
  link: string | null;
  /** Who it is beyond this request; null for who only reads one build by a key. */
  holder: Holder | null;
  /** When the session ends that says so; null without one. */
  until: number | null;
};

/** `cross-site`: a browser added what proves who it is, and another site made it ask. */
type Refused = { ok: false; reason: 'nothing-sent' | 'wrong' | 'nobody' | 'cross-site' | 'no-keys' | 'people-fault' };
type Answer = ({ ok: true } & Known) | Refused;

export type Authenticated = ({ ok: true; credential: Credential } & Known) | Refused;

export type Credential = { kind: 'bearer' | 'assertion' | 'session' | 'build'; text: string };

/** What proves who asks: the bearer that is sent alone, or what a browser adds by itself, in the order that counts. */
export function credentialsOf(
  { ownOrigin, header, cookie, buildId }: AuthRequest,
  { verifyAssertion }: Pick<AuthPorts, 'verifyAssertion'>,
): Credential[] {
  const authorization = header('authorization');
  if (authorization !== undefined) return [{ kind: 'bearer', text: /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '' }];
  const added = {
    assertion: verifyAssertion === null ? undefined : header(assertionHeader),
    session: cookie(siteCookie('session', ownOrigin)),
    build: buildId === undefined ? undefined : cookie(buildCookie(ownOrigin)),
  };
  return Object.entries(added).flatMap(([kind, text]) =>
    text === undefined ? [] : [{ kind: kind as keyof typeof added, text }],
  );
}

/**
 * The first credential that is right and may know of the build counts: a session that is over, or another tenant's, stands
 * in no one's way to a build whose page was opened with its key.
 */
export async function authenticate(
  request: AuthRequest,
  credentials: readonly Credential[],
  secrets: Secrets,
  ports: AuthPorts,
): Promise<Authenticated> {
  const lesser: Authenticated[] = [];
  for (const [index, credential] of credentials.entries()) {
    const answer = await proved(credential, request, secrets, ports);
    const known = answer.ok ? { ...answer, credential } : answer;
    const isLast = index === credentials.length - 1;
    if (known.ok && (isLast || (await isForCaller(known.caller, request, ports)))) return known;
    lesser.push(known);
  }
  return lesser.find(({ ok }) => ok) ?? lesser[0] ?? { ok: false, reason: 'nothing-sent' };
}

async function isForCaller(caller: Caller, { buildId }: AuthRequest, ports: AuthPorts): Promise<boolean> {
  if (buildId === undefined) return true;
  const tenant = await ports.tenantOf(buildId);
  return tenant !== null && mayKnowOf(caller, { id: buildId, tenant });
}

async function proved(
  { kind, text }: Credential,
  request: AuthRequest,
  secrets: Secrets,
  ports: AuthPorts,
): Promise<Answer> {
  const { now, verifyAssertion } = ports;
  switch (kind) {
    case 'bearer':
      return await bearer(text, request.buildId, secrets, ports);
    case 'assertion': {
      if (verifyAssertion === null) return { ok: false, reason: 'nothing-sent' };
      const answer = await verifyAssertion(text, now());
      if (!answer.ok) {
        console.warn(`sign-in: an assertion of Cloudflare Access is not taken: ${answer.message}`);
        return { ok: false, reason: answer.reason === 'no-keys' ? 'no-keys' : 'wrong' };
      }
      const { identity } = answer;
      // A service is no browser, and says of no site that it comes from there.
      if (isOfOtherSite(request, identity.kind === 'service')) return { ok: false, reason: 'cross-site' };
      return await held(identity, null, secrets, ports);
    }
    case 'session': {
      const session = await openSession(secrets.capabilitySecret, text, now());
      if (!session) return { ok: false, reason: 'wrong' };
      if (isOfOtherSite(request)) return { ok: false, reason: 'cross-site' };
      return await held(session.holder, session.until, secrets, ports);
    }
    case 'build':
      if (isOfOtherSite(request)) return { ok: false, reason: 'cross-site' };
      return await reader(text, request.buildId, secrets, ports);
    default:
      return kind satisfies never;
  }
}

function isOfOtherSite({ method, ownOrigin, header }: AuthRequest, mayBeSilent = false): boolean {
  const [origin, secFetchSite, upgrade] = [header('origin'), header('sec-fetch-site'), header('upgrade')];
  return isCrossSite({ method, ownOrigin, origin, secFetchSite, upgrade }, { mayBeSilent });
}

async function held(holder: Holder, until: number | null, secrets: Secrets, ports: AuthPorts): Promise<Answer> {
  const answer = await callerOfHolder(holder, secrets, ports);
  return answer.ok ? { ...answer, link: null, holder, until } : answer;
}

async function bearer(text: string, buildId: string | undefined, secrets: Secrets, ports: AuthPorts): Promise<Answer> {
  if (await sameText(text, secrets.apiToken))
    return { ok: true, caller: operator, key: 'root', link: null, holder: await operatorHolder(secrets), until: null };
  const parsed = parseToken(text);
  const token = parsed && (await ports.tokens.find(parsed.id));
  if (token && (await sameText(await digestOf(parsed.secret), token.digest)))
    return await held({ kind: 'token', id: parsed.id }, null, secrets, ports);
  return await reader(text, buildId, secrets, ports);
}

/** Who shows the key of a build's page, or a link that somebody has shared. */
async function reader(
  text: string,
  buildId: string | undefined,
  { capabilitySecret }: Secrets,
  ports: AuthPorts,
): Promise<Answer> {
  if (buildId === undefined) return { ok: false, reason: 'wrong' };
  const isPageKey = await verifyPageKey(capabilitySecret, buildId, text);
  if (!isPageKey && !(await isSharedLink(text, buildId, capabilitySecret, ports)))
    return { ok: false, reason: 'wrong' };
  const tenant = await ports.tenantOf(buildId);
  if (tenant === null) return { ok: false, reason: 'wrong' };
  const build = { id: buildId, tenant };
  const own = isPageKey
    ? { caller: readerOf(build, 'page key'), key: `page ${buildId}`, link: null }
    : { caller: readerOf(build, 'shared link'), key: `link ${await digestOf(text)}`, link: text };
  return { ok: true, ...own, holder: null, until: null };
}

async function isSharedLink(
  text: string,
  buildId: string,
  secret: string,
  { shares, now }: AuthPorts,
): Promise<boolean> {
  const link = parseShare(text);
  if (!link || now() >= link.expiresAt) return false;
  if (!(await sameText(link.proof, await mac(secret, sharedText(buildId, link.id, link.expiresAt))))) return false;
  const share = await shares.find(link.id);
  return share !== null && share.revokedAt === null;
}
