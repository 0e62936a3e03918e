/** From the URL in a submission to the remote that this Worker talks to, with the credential that belongs to its host. */
import { z } from 'zod';
import { isPublicHost } from '../core/public-host.ts';
import type { Remote } from './git-request.ts';

/** The part of the environment that says which remotes exist and who may push to them; `Env` fits. */
export type GitSettings = {
  LOCAL_GIT_URL?: string;
  LOCAL_GIT_TOKEN?: string;
  GIT_CREDENTIALS?: string;
};

export type Resolved = { ok: true; remote: Remote } | { ok: false; message: string };

const Credentials = z.record(z.string(), z.string().includes(':'));

/**
 * `file:///path` is served by the local git server; other URLs are taken as they are. Without a local stack only
 * https and public hosts are allowed. The message of a refusal says what to do and holds no secret.
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
      if (local === undefined) return refuse('file:// works with the local stack only');
      if (parsed.hostname !== '' || path === '') return refuse('a file:// URL is file:///absolute/path');
      return { ok: true, remote: { url: `${local}/file${path}`, authorization: localAuthorization(settings) } };
    case 'http:':
      if (local === undefined) return refuse('http:// works with the local stack only: use https://');
      break;
    case 'https:':
      if (local === undefined && !isPublicHost(parsed.hostname))
        return refuse(`${parsed.hostname} is not a host of the public internet`);
      break;
    default:
      return refuse(`${parsed.protocol}// is not supported: use https://`);
  }
  const remoteUrl = `${parsed.origin}${path}`;
  if (local !== undefined && parsed.origin === new URL(local).origin)
    return { ok: true, remote: { url: remoteUrl, authorization: localAuthorization(settings) } };
  return withCredentials(parsed, remoteUrl, settings);
}

const refuse = (message: string): Resolved => ({ ok: false, message });

const localAuthorization = ({ LOCAL_GIT_TOKEN }: GitSettings): string | null =>
  LOCAL_GIT_TOKEN ? `Bearer ${LOCAL_GIT_TOKEN}` : null;

function withCredentials(parsed: URL, url: string, { GIT_CREDENTIALS }: GitSettings): Resolved {
  if (!GIT_CREDENTIALS) return { ok: true, remote: { url, authorization: null } };
  const credentials = Credentials.safeParse(parseJson(GIT_CREDENTIALS));
  if (!credentials.success) return refuse('GIT_CREDENTIALS is not a JSON object such as {"github.com":"user:token"}');
  const credential = Object.hasOwn(credentials.data, parsed.host) ? credentials.data[parsed.host] : undefined;
  // A credential never travels in clear text, not even on the local stack, unless it stays on this machine.
  const safe = parsed.protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(parsed.hostname);
  if (credential === undefined || !safe) return { ok: true, remote: { url, authorization: null } };
  const bytes = new TextEncoder().encode(credential);
  return { ok: true, remote: { url, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
