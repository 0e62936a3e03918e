/** The credentials of GIT_CREDENTIALS: one basic-auth `user:password` for each git host. */
import { z } from 'zod';
import { canonicalHost } from '../core/network/canonical-host.ts';
import { parseJson } from '../core/parse-json.ts';
import type { Remote } from './remote-call.ts';

const Credentials = z.record(z.string(), z.string().includes(':'));

export type Authorization = { ok: true; authorization: string | null } | { ok: false; message: string };

/**
 * The header for a URL's host, port included; null where there is no entry for it, or none that may travel there.
 * Hosts are compared as URLs write them: in lower case, and without the port that https has anyway; a dot at the end is none.
 */
export function authorizationFor(url: URL, setting: string | undefined): Authorization {
  if (!setting) return { ok: true, authorization: null };
  const credentials = Credentials.safeParse(parseJson(setting));
  if (!credentials.success)
    return refuse('GIT_CREDENTIALS is not a JSON object such as {"github.com":"x-access-token:TOKEN"}');
  let found: string | null = null;
  for (const [name, credential] of Object.entries(credentials.data)) {
    const host = hostOf(name, url.protocol);
    if (host === null)
      return refuse('GIT_CREDENTIALS has a name that is not a host, such as github.com or git.example.com:8443');
    if (host === canonicalHost(url.host)) found = credential;
  }
  if (found === null || !mayCarryCredential(url.href)) return { ok: true, authorization: null };
  return { ok: true, authorization: basic(found) };
}

/** The header of `user:password`. */
export function basic(credential: string): string {
  const bytes = new TextEncoder().encode(credential);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** By what a remote is asked, for people. */
export function credentialName({ authorization, isApp }: Remote): string {
  if (authorization === null) return 'without a credential';
  if (isApp) return 'as the App of FORGES';
  // Bearer is how the local git server is spoken to, and nobody else.
  return authorization.startsWith('Bearer ') ? 'by LOCAL_GIT_TOKEN' : 'by GIT_CREDENTIALS';
}

/** The hosts that have an entry, as https writes them; none where the setting cannot be used. */
export function credentialHosts(setting: string | undefined): string[] {
  const credentials = Credentials.safeParse(parseJson(setting ?? ''));
  return credentials.success ? Object.keys(credentials.data).flatMap((name) => hostOf(name, 'https:') ?? []) : [];
}

/** A credential never travels in clear text, not even on the local stack, unless it stays on this machine. */
export function mayCarryCredential(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

/** The name as the host of a URL; null where it is more or less than `host` or `host:port`. */
function hostOf(name: string, protocol: string): string | null {
  const text = `${protocol}//${name}`;
  if (!/^[^/?#@\\\s]+$/.test(name) || !URL.canParse(text)) return null;
  return canonicalHost(new URL(text).host);
}

const refuse = (message: string): Authorization => ({ ok: false, message });
