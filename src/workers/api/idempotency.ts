/** `Idempotency-Key`: a request that is sent again with its key is answered as the first time, and done once. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { seal, sealBytes, unseal, unsealBytes } from '../../auth/sealed.ts';
import { type KeptAnswer, mostAnHour } from '../../idempotency/keys.ts';
import { gunzip, gzip } from './gzip.ts';
import type { ApiTypes } from './ports.ts';
import { problem } from './problems.ts';

const Key = z.string().regex(/^[\x21-\x7e]{1,255}$/);
/** Characters of an answer that is kept as it is; what is longer is packed, a view of a build to a tenth or less. */
const longestText = 4000;
/** Far above the view of a build of a thousand tasks. */
const largestPacked = 300_000;
const Kept = z.object({ body: z.string(), type: z.string().nullable(), location: z.string().nullable() });

/** Answers by `respond`, unless a request with the same key was answered or is under way; `input` is what it asks for. */
export async function once(c: Context<ApiTypes>, input: unknown, respond: () => Promise<Response>): Promise<Response> {
  const given = c.req.header('idempotency-key');
  if (given === undefined) return respond();
  const key = Key.safeParse(given);
  if (!key.success)
    throw problem('invalid-request', 'an Idempotency-Key has 1 to 255 printable characters of ASCII, and no blanks');
  const { ports, caller, secret } = c.var;
  const { idempotency } = ports;
  const tenant = caller.isOperator ? null : caller.tenant;
  const under = `${tenant ?? ''}\n${key.data}`;
  const [id, fingerprint] = await Promise.all([
    digestOf(`key\n${secret}\n${under}`),
    digestOf(`request\n${c.req.method} ${c.req.path}\n${JSON.stringify(input)}`),
  ]);
  const claim = crypto.randomUUID();
  const claimed = await idempotency.claim({ id, tenant, fingerprint, claim, now: Date.now() });
  switch (claimed.kind) {
    case 'other-request':
      throw problem(
        'idempotency-key-reused',
        'this Idempotency-Key was sent with another path or body: take a new one',
      );
    case 'under-way':
      throw problem('idempotency-key-busy', 'the request with this Idempotency-Key is under way: send it again soon', {
        headers: { 'retry-after': '2' },
      });
    case 'too-many':
      throw problem('rate-limited', `of one tenant ${mostAnHour} new Idempotency-Keys are taken within an hour`, {
        headers: { 'retry-after': '300' },
      });
    case 'answered':
      if (claimed.answer !== null) return replayed(claimed.status, claimed.answer, secret, under);
      throw problem(
        'conflict',
        'the request with this Idempotency-Key was done; its answer was not kept, because it or those before it were too large: read what it has changed',
      );
    case 'yours':
      break;
    default:
      claimed satisfies never;
  }
  c.set('idSeed', `${under}\n${claimed.since}`);
  try {
    const answer = await respond();
    const kept = await packed(answer, secret, under);
    await idempotency.keep({ id, tenant, claim, now: Date.now(), status: answer.status, answer: kept });
    return answer;
  } catch (error) {
    // What was refused was not done. Of anything else nobody knows, so only the same request may follow.
    if (error instanceof HTTPException && error.status < 500) await idempotency.forget({ id, claim });
    else await idempotency.giveUp({ id, claim });
    throw error;
  }
}

async function packed(answer: Response, secret: string, under: string): Promise<KeptAnswer | null> {
  const { headers } = answer;
  const body = await answer.clone().text();
  const text = JSON.stringify({ body, type: headers.get('content-type'), location: headers.get('location') });
  if (text.length <= longestText) return seal(secret, under, text);
  const zipped = await gzip(text);
  return zipped.byteLength > largestPacked ? null : sealBytes(secret, under, zipped);
}

async function replayed(status: number, kept: KeptAnswer, secret: string, under: string): Promise<Response> {
  const text =
    typeof kept === 'string' ? await unseal(secret, under, kept) : await gunzip(await unsealBytes(secret, under, kept));
  const { body, type, location } = Kept.parse(JSON.parse(text));
  const headers = new Headers();
  if (type !== null) headers.set('content-type', type);
  if (location !== null) headers.set('location', location);
  headers.set('idempotency-replayed', 'true');
  return new Response(body, { status, headers });
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
