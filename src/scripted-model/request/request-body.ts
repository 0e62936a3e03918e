/** What is checked of a request before its body means anything: the key, the API version, and the size. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hashOf } from './prompt-blocks.ts';
import { invalidRequest, type Refusal } from './refusal.ts';

/** The API's limit on a request: 32 MB. */
export const maxRequestBytes = 32 * 1024 * 1024;
const apiVersion = '2026-10-21';

/** The key is taken as a bearer token, as the SDK sends it, or in `x-api-key`. */
export function refuseHeaders(request: IncomingMessage, apiKey: string): Refusal | undefined {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const key = bearer ?? request.headers['x-api-key'];
  const unauthorized = (message: string): Refusal => ({ status: 401, type: 'authentication_error', message });
  if (typeof key !== 'string' || key === '') return unauthorized('x-api-key header is required');
  if (!sameKey(key, apiKey)) return unauthorized(bearer ? 'Invalid bearer token' : 'invalid x-api-key');
  return undefined;
}

/** The headers that only the API's own routes need. */
export function refuseVersion(request: IncomingMessage): Refusal | undefined {
  const version = request.headers['anthropic-version'];
  if (version === undefined) return invalidRequest('anthropic-version: header is required');
  if (version !== apiVersion)
    return invalidRequest(`anthropic-version: "${version}" is not a version that this model speaks: ${apiVersion}`);
  const encoding = request.headers['content-encoding'];
  return encoding === undefined || encoding === 'identity'
    ? undefined
    : {
        ...invalidRequest(`content-encoding: ${encoding} is not supported`),
        errorCode: 'request_body_encoding_unsupported',
      };
}

/**
 * The body as text. One that is too large is read on, unkept, so that the client gets to see the answer; one of more
 * than twice the limit is broken off.
 */
export async function readBody(
  request: IncomingMessage,
): Promise<{ ok: true; text: string } | { ok: false; refusal: Refusal }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= maxRequestBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (bytes > 2 * maxRequestBytes) break;
  }
  if (bytes <= maxRequestBytes) return { ok: true, text: Buffer.concat(chunks).toString('utf8') };
  const message = 'Request exceeds the maximum size';
  return { ok: false, refusal: { status: 413, type: 'request_too_large', message } };
}

/** Compares hashes, which are of one length, so that the time taken tells nothing of the key. */
const sameKey = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(hashOf(a)), Buffer.from(hashOf(b)));
