/** Who makes a request: the bearer of a token, of a page's key or of a shared link, or a person who has signed in. */
import { verifyPageKey } from '../../auth/capability.ts';
import { digestOf, mac, sameText } from '../../auth/mac.ts';
import { type Caller, operator, readerOf } from '../../core/access/caller.ts';
import { isCrossSite } from '../../core/access/cross-site.ts';
import { callerOfPerson, type Identity } from '../../core/access/people.ts';
import { parseShare, sharedText } from '../../core/access/share.ts';
import { callerOfToken, isGood, isUseToWrite, parseToken } from '../../core/access/token.ts';
import { assertionHeader } from './access-jwt.ts';
import type { AccessPorts } from './ports.ts';
import { cookieName, identityOfSession } from './session.ts';

export type AuthRequest = {
  method: string;
  /** Where the deployment is known; cookies are named after it. */
  ownOrigin: string;
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  /** The build that the path names, if any. */
  buildId: string | undefined;
};

export type Secrets = { apiToken: string; capabilitySecret: string };

export type AuthPorts = Pick<AccessPorts, 'tokens' | 'shares' | 'verifyAssertion' | 'people' | 'now'> & {
  tenantOf(buildId: string): Promise<string | null>;
};

/** `key` is what its requests are counted by; `link`, the shared link that it came with. */
export type Known = { caller: Caller; key: string; link: string | null };

export type Authenticated =
  | ({ ok: true } & Known)
  /** `cross-site`: a browser added what proves who it is, and another site made it ask. */
  | { ok: false; reason: 'nothing-sent' | 'wrong' | 'nobody' | 'cross-site' | 'no-keys' | 'people-fault' };

/** What proves who asks; a token that is sent comes before what a browser adds by itself. */
export type Credential = { kind: 'bearer' | 'assertion' | 'session'; text: string };

export function credentialOf({ ownOrigin, header, cookie }: AuthRequest): Credential | null {
  const authorization = header('authorization');
  if (authorization !== undefined) return { kind: 'bearer', text: /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '' };
  const assertion = header(assertionHeader);
  if (assertion !== undefined) return { kind: 'assertion', text: assertion };
  const session = cookie(cookieName('session', ownOrigin.startsWith('https:')));
  return session === undefined ? null : { kind: 'session', text: session };
}

export async function authenticate(
  request: AuthRequest,
  credential: Credential | null,
  secrets: Secrets,
  ports: AuthPorts,
): Promise<Authenticated> {
  if (credential === null) return { ok: false, reason: 'nothing-sent' };
  switch (credential.kind) {
    case 'bearer':
      return await bearer(credential.text, request.buildId, secrets, ports);
    case 'assertion': {
      if (ports.verifyAssertion === null) return { ok: false, reason: 'nothing-sent' };
      const answer = await ports.verifyAssertion(credential.text, ports.now());
      if (answer.ok) return person(answer.identity, request, ports);
      console.warn(`sign-in: an assertion of Cloudflare Access is not taken: ${answer.message}`);
      return { ok: false, reason: answer.reason === 'no-keys' ? 'no-keys' : 'wrong' };
    }
    case 'session': {
      const identity = await identityOfSession(secrets.capabilitySecret, credential.text, ports.now());
      return identity ? person(identity, request, ports) : { ok: false, reason: 'wrong' };
    }
    default:
      return credential.kind satisfies never;
  }
}

const known = (caller: Caller, key: string, link: string | null = null): Authenticated => ({
  ok: true,
  caller,
  key,
  link,
});

async function bearer(
  text: string,
  buildId: string | undefined,
  { apiToken, capabilitySecret }: Secrets,
  ports: AuthPorts,
): Promise<Authenticated> {
  if (await sameText(text, apiToken)) return known(operator, 'root');
  const byToken = await tokenCaller(text, ports);
  if (byToken) return byToken;
  if (buildId === undefined) return { ok: false, reason: 'wrong' };
  const isPageKey = await verifyPageKey(capabilitySecret, buildId, text);
  if (!isPageKey && !(await isSharedLink(text, buildId, capabilitySecret, ports)))
    return { ok: false, reason: 'wrong' };
  const tenant = await ports.tenantOf(buildId);
  if (tenant === null) return { ok: false, reason: 'wrong' };
  const build = { id: buildId, tenant };
  return isPageKey
    ? known(readerOf(build, 'page key'), `page ${buildId}`)
    : known(readerOf(build, 'shared link'), `link ${await digestOf(text)}`, text);
}

async function tokenCaller(text: string, { tokens, now }: AuthPorts): Promise<Authenticated | null> {
  const parsed = parseToken(text);
  const token = parsed && (await tokens.find(parsed.id));
  if (!token || !(await sameText(await digestOf(parsed.secret), token.digest))) return null;
  if (!isGood(token.record, now())) return { ok: false, reason: 'wrong' };
  if (isUseToWrite(token.record, now())) tokens.used(token.record.id, now());
  return known(callerOfToken(token.record), `token ${token.record.id}`);
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

/** A service of Cloudflare Access is no browser, and says of no site that it comes from there. */
function person(identity: Identity, request: AuthRequest, { people: { people } }: AuthPorts): Authenticated {
  const { method, ownOrigin, header } = request;
  const asked = {
    method,
    ownOrigin,
    origin: header('origin'),
    secFetchSite: header('sec-fetch-site'),
    upgrade: header('upgrade'),
  };
  if (isCrossSite(asked, { mayBeSilent: identity.kind === 'service' })) return { ok: false, reason: 'cross-site' };
  if (people === null) return { ok: false, reason: 'people-fault' };
  const caller = callerOfPerson(identity, people);
  return caller ? known(caller, `person ${caller.name}`) : { ok: false, reason: 'nobody' };
}
