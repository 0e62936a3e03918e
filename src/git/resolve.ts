/** From the URL in a submission to the remote that this Worker talks to, with the credential that belongs to its host. */

import { canonicalHost } from '../core/network/canonical-host.ts';
import { isPublicHost } from '../core/network/public-host.ts';
import { authorizationFor, basic, mayCarryCredential } from './credentials.ts';
import type { Remote } from './remote-call.ts';

/** The part of the environment that says which remotes exist and who may push to them; `Env` fits. */
export type GitSettings = {
  LOCAL_GIT_URL?: string;
  LOCAL_GIT_TOKEN?: string;
  GIT_CREDENTIALS?: string;
  apps?: AppTokens;
};

/** GitHub Apps, by whose tokens git goes to hosts for which GIT_CREDENTIALS has nothing. */
export type AppTokens = {
  /** Whether there is one for a host, port included. */
  covers(host: string): boolean;
  /** A token of one repository, good for some minutes at least. */
  tokenOf(url: string): Promise<{ ok: true; token: string } | { ok: false; message: string; isOutage: boolean }>;
};

/** `isNowhere`: nothing of this deployment goes there. `isOutage`: what was asked for the credential may answer later. */
export type Resolved = { ok: true; remote: Remote } | { ok: false; message: string; isNowhere?: true; isOutage?: true };

/** The remote of a URL, with the credential of its host, or else with a token of the App that is set there. */
export async function reachRemote(url: string, settings: GitSettings): Promise<Resolved> {
  const resolved = resolveRemote(url, settings);
  if (!resolved.ok || resolved.remote.authorization !== null || !isOfApp(resolved.remote.url, settings))
    return resolved;
  const bought = await settings.apps?.tokenOf(resolved.remote.url);
  if (!bought) return resolved;
  if (!bought.ok) return { ok: false, message: bought.message, ...(bought.isOutage && { isOutage: true }) };
  const authorization = basic(`x-access-token:${bought.token}`);
  return { ok: true, remote: { ...resolved.remote, authorization, isApp: true } };
}

const isOfApp = (url: string, { apps }: GitSettings): boolean =>
  apps?.covers(canonicalHost(new URL(url).host)) === true && mayCarryCredential(url);

/**
 * `file:///path` is served by the local git server; other URLs are taken as they are. Without a local stack only
 * https and public hosts are allowed, and other ports than its own where a credential or an App is set for them. The message of a refusal says what to do and holds no secret.
 */
export function resolveRemote(url: string, settings: GitSettings): Resolved {
  if (!URL.canParse(url)) return refuse('not a URL');
  const parsed = new URL(url);
  const local = settings.LOCAL_GIT_URL?.replace(/\/+$/, '');
  if (parsed.username || parsed.password) return refuse('must not hold credentials: set GIT_CREDENTIALS instead');
  if (parsed.search || parsed.hash) return refuse('must not have a query or a fragment');
  const path = parsed.pathname.replace(/\/+$/, '');
  switch (parsed.protocol) {
    case 'file:':
      if (local === undefined) return nowhere('file:// works with the local stack only');
      if (parsed.hostname !== '' || path === '') return nowhere('a file:// URL is file:///absolute/path');
      return { ok: true, remote: { url: `${local}/file${path}`, authorization: localAuthorization(settings) } };
    case 'http:':
      if (local === undefined) return nowhere('http:// works with the local stack only: use https://');
      break;
    case 'https:':
      if (local === undefined && !isPublicHost(parsed.hostname))
        return nowhere(`${parsed.hostname} is not a host of the public internet`);
      break;
    default:
      return nowhere(`${parsed.protocol}// is not supported: use https://`);
  }
  const remoteUrl = `${parsed.origin}${path}`;
  if (local !== undefined && parsed.origin === new URL(local).origin)
    return { ok: true, remote: { url: remoteUrl, authorization: localAuthorization(settings) } };
  const found = authorizationFor(parsed, settings.GIT_CREDENTIALS);
  const isKnown = (found.ok && found.authorization !== null) || isOfApp(remoteUrl, settings);
  if (found.ok && local === undefined && parsed.port !== '' && !isKnown)
    return nowhere(`${parsed.host} needs an entry in GIT_CREDENTIALS: without one, https:// goes to port 443 alone`);
  return found.ok ? { ok: true, remote: { url: remoteUrl, authorization: found.authorization } } : found;
}

const nowhere = (message: string): Resolved => ({ ok: false, message, isNowhere: true });
const refuse = (message: string): Resolved => ({ ok: false, message });

const localAuthorization = ({ LOCAL_GIT_TOKEN }: GitSettings): string | null =>
  LOCAL_GIT_TOKEN ? `Bearer ${LOCAL_GIT_TOKEN}` : null;
