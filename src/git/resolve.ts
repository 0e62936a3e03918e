/** From the URL in a submission to the remote that this Worker talks to, with the credential that belongs to its host. */
import { isPublicHost } from '../core/network/public-host.ts';
import { authorizationFor } from './credentials.ts';
import type { Remote } from './remote-call.ts';

/** The part of the environment that says which remotes exist and who may push to them; `Env` fits. */
export type GitSettings = {
  LOCAL_GIT_URL?: string;
  LOCAL_GIT_TOKEN?: string;
  GIT_CREDENTIALS?: string;
};

/** `isNowhere`: nothing of this deployment goes there. */
export type Resolved = { ok: true; remote: Remote } | { ok: false; message: string; isNowhere?: true };

/**
 * `file:///path` is served by the local git server; other URLs are taken as they are. Without a local stack only
 * https and public hosts are allowed, and other ports than its own where a credential is set for them. The message of a refusal says what to do and holds no secret.
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
  if (found.ok && local === undefined && parsed.port !== '' && found.authorization === null)
    return nowhere(`${parsed.host} needs an entry in GIT_CREDENTIALS: without one, https:// goes to port 443 alone`);
  return found.ok ? { ok: true, remote: { url: remoteUrl, authorization: found.authorization } } : found;
}

const nowhere = (message: string): Resolved => ({ ok: false, message, isNowhere: true });
const refuse = (message: string): Resolved => ({ ok: false, message });

const localAuthorization = ({ LOCAL_GIT_TOKEN }: GitSettings): string | null =>
  LOCAL_GIT_TOKEN ? `Bearer ${LOCAL_GIT_TOKEN}` : null;
