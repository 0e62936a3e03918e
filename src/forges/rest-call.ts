/** One call of a forge's REST interface, bounded in time and bytes; its failures are data without any secret. */
import type { z } from 'zod';
import { networkWords } from '../core/network/network-words.ts';
import { oneLine } from '../core/one-line.ts';
import { parseJson } from '../core/parse-json.ts';
import { type ForgeFailure, type ForgeResult, given, refused, unavailable } from './forge.ts';

export type ForgePorts = {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Bounds each request with its whole answer. */
  timeoutMs: number;
  /** Milliseconds since the epoch. */
  now(): number;
};

export type RestCall = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  url: string;
  /** Credentials included; they are never part of a message. */
  headers: Record<string, string>;
  body?: unknown;
};

export type RestAnswer = { status: number; headers: Headers; body: unknown };

/** A page of a hundred pull requests takes some two megabytes. */
const maxAnswerBytes = 8_000_000;
const longestWords = 300;

/** Whatever the forge answers, but for what is no answer; redirects are not followed. */
export async function callRest(
  { method, url, headers, body }: RestCall,
  ports: ForgePorts,
): Promise<ForgeResult<RestAnswer>> {
  const { host } = new URL(url);
  // Not AbortSignal.timeout: its timer would keep a Durable Object in memory after the answer.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ports.timeoutMs);
  try {
    const response = await ports.fetch(url, {
      method,
      headers: {
        'user-agent': 'Breakwater',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      redirect: 'manual',
      signal: late.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await boundedText(response);
    if (text === null) return refused(`${host} answers more than ${maxAnswerBytes / 1_000_000} MB`);
    return given({ status: response.status, headers: response.headers, body: parseJson(text) });
  } catch (error) {
    if (late.signal.aborted) return unavailable(`${host} did not answer within ${ports.timeoutMs / 1000} s`);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const words = networkWords(cause instanceof Error ? cause.message : String(cause));
    return unavailable(`${host} cannot be reached: ${oneLine(words, longestWords)}`);
  } finally {
    clearTimeout(timer);
  }
}

async function boundedText(response: Response): Promise<string | null> {
  const decoder = new TextDecoder();
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  let text = '';
  let size = 0;
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > maxAnswerBytes) {
      await reader?.cancel();
      return null;
    }
    text += decoder.decode(read.value, { stream: true });
  }
  return text + decoder.decode();
}

/** What an answer that is no success means. `advice` says what the setting must allow; `told` is the forge's own word. */
export function answerFailure(
  { status, headers }: RestAnswer,
  { what, host, advice, told }: { what: string; host: string; advice: string; told: string | null },
  now: number,
): ForgeFailure {
  const answers = `${host} answers ${status}${told === null ? '' : ` (${oneLine(told, longestWords)})`} to ${what}`;
  const inMs = waitMs(headers, now);
  const isLimited = status === 429 || (status === 403 && inMs !== null);
  if (isLimited)
    return unavailable(`${answers}: its limit of requests is reached`, { inMs: inMs ?? usualWaitMs, status });
  if (status === 408 || status === 409 || status >= 500) return unavailable(answers, { inMs, status });
  if (status === 401)
    return refused(`${answers}: it refuses the credential for ${host} in FORGES; set one that is valid`, status);
  if (status === 403) return refused(`${answers}: ${advice}`, status);
  if (status === 404 || status === 410) return refused(`${answers}: it is not there, or ${advice}`, status);
  if (status >= 300 && status < 400) return refused(`${answers}, a redirect, and ${movedAdvice}`, status);
  return refused(answers, status);
}

const movedAdvice = 'redirects are not followed: give the URL that the repository has now';

/** How long a forge that is silent about it is left alone. */
const usualWaitMs = 60_000;
/** What says more is taken for a mistake: a limit is an hour's at most. */
const longestWaitMs = 3_600_000;

/** From `retry-after`, or the moment at which a limit that is used up begins anew; null where neither is there. */
function waitMs(headers: Headers, now: number): number | null {
  const seconds = /^\d{1,6}$/.exec(headers.get('retry-after') ?? '')?.[0];
  if (seconds !== undefined) return Math.min(Number(seconds) * 1000, longestWaitMs);
  const left = headers.get('x-ratelimit-remaining') ?? headers.get('ratelimit-remaining');
  const reset = /^\d{9,11}$/.exec(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? '')?.[0];
  if (left !== '0' || reset === undefined) return null;
  return Math.min(Math.max(Number(reset) * 1000 - now, 1000), longestWaitMs);
}

/** The answer's body as it must be; what is otherwise comes from something that is no such forge. */
export function readAs<Schema extends z.ZodType>(
  schema: Schema,
  { body }: RestAnswer,
  { what, host }: { what: string; host: string },
): ForgeResult<z.output<Schema>> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return given(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join('.');
  return refused(
    `${host} answers something else than expected to ${what}${where ? ` (${where})` : ''}: is it the kind of forge that FORGES says?`,
  );
}
