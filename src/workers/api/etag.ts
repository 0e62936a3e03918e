/** `ETag` and `If-None-Match`: who has the answer already is told so, and not sent it again. */
import type { Context } from 'hono';

/** The JSON of an answer to GET with the digest of its text, or 304 where the caller has it. */
export async function tagged(c: Context, json: string): Promise<Response> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(json));
  const etag = `"${Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')}"`;
  const known = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(etag) || known.includes('*')) return c.body(null, 304, { etag });
  return c.body(json, 200, { etag, 'content-type': 'application/json' });
}
