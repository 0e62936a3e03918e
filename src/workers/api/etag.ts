/** `ETag`, `If-None-Match` and `If-Match`: who has the answer is not sent it again, and who changes it says which one. */
import type { Context } from 'hono';
import { problem } from './problems.ts';

/** The JSON of an answer to GET with the digest of its text, or a version of its own; or 304 where the caller has it. */
export async function tagged(c: Context, json: string, version?: string): Promise<Response> {
  const etag = `"${version ?? (await digestOf(json))}"`;
  const known = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(etag) || known.includes('*')) return c.body(null, 304, { etag });
  return c.body(json, 200, { etag, 'content-type': 'application/json' });
}

/** What a change was made on, as `If-Match` says it: one version, or `*`. A proxy that compresses answers weakens tags. */
export function matchedVersion(c: Context): string {
  const given = c.req.header('if-match');
  if (given === undefined) throw problem('precondition-required', 'send the ETag of what you have read as If-Match');
  const version = /^(?:W\/)?"([^"]{1,100})"$/.exec(given)?.[1] ?? (given === '*' ? given : undefined);
  if (version === undefined) throw problem('invalid-request', 'If-Match must be one ETag, or *');
  return version;
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
