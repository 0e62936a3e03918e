/** A typed client of Breakwater's HTTP API; an answer is parsed, and a failure is data. */

import { z } from 'zod';
import type { BuildCommand } from '../../core/contract/commands.ts';
import { DoctorAnswer, type DoctorRequest, Health } from '../../core/contract/doctor.ts';
import { EventPage } from '../../core/contract/events.ts';
import { Problem } from '../../core/contract/problems.ts';
import type { SubmissionInput } from '../../core/contract/submission.ts';
import { BuildCreated, BuildDeleted, BuildList, BuildView, PlanAnswer, SpecAnswer } from '../../core/contract/views.ts';
import { headOfText } from '../../core/cut-text.ts';
import { commandRequest } from './command-request.ts';
import type { Profile } from './profile.ts';

export type ApiFailure =
  /** No answer, or the server's own trouble: trying again may help. */
  | { reason: 'unreachable'; message: string }
  /** The API refused the request and says why. */
  | { reason: 'refused'; problem: Problem }
  /** The answer is not one of this API. */
  | { reason: 'malformed'; message: string };

export type ApiResult<T> = { ok: true; value: T } | { ok: false; failure: ApiFailure };

export type ApiClient = {
  /** The API makes one build of all requests with the same key and submission. */
  createBuild: (submission: SubmissionInput, options?: { idempotencyKey?: string }) => Promise<ApiResult<BuildCreated>>;
  build: (id: string) => Promise<ApiResult<BuildView>>;
  plan: (id: string) => Promise<ApiResult<PlanAnswer>>;
  spec: (id: string) => Promise<ApiResult<SpecAnswer>>;
  /** Answers the build as it is after the command. */
  steer: (id: string, command: Exclude<BuildCommand, { kind: 'delete' }>) => Promise<ApiResult<BuildView>>;
  remove: (id: string) => Promise<ApiResult<BuildDeleted>>;
  /** With `waitSeconds` the server answers at the next event, or empty-handed after that time. */
  events: (id: string, query: { after: number; waitSeconds: number }) => Promise<ApiResult<EventPage>>;
  /** Server-sent events behind `after`, for as long as they come; null where the server has no streams. */
  stream: (id: string, after: number) => Promise<ApiResult<ReadableStream<Uint8Array> | null>>;
  /** What is at a path below the build; with `waitSeconds` the server may wait for something new to answer. */
  read: <T>(id: string, path: string, schema: z.ZodType<T>, waitSeconds?: number) => Promise<ApiResult<T>>;
  builds: (query?: { limit?: number }) => Promise<ApiResult<BuildList>>;
  health: () => Promise<ApiResult<Health>>;
  /** Checks the deployment; takes some seconds, at most 90. */
  doctor: (request: z.input<typeof DoctorRequest>) => Promise<ApiResult<DoctorAnswer>>;
};

export type ApiClientOptions = Profile & {
  signal?: AbortSignal;
  /** How long an answer may take, beyond the wait that was asked for. */
  timeoutMs?: number;
};

const answerLimitBytes = 20 * 1024 * 1024;

export function apiClient({ apiUrl, token, signal, timeoutMs = 30_000 }: ApiClientOptions): ApiClient {
  const call = async <T>(
    schema: z.ZodType<T>,
    path: string,
    {
      method = 'GET',
      body,
      waitMs = 0,
      headers = {},
    }: { method?: string; body?: unknown; waitMs?: number; headers?: Record<string, string> } = {},
  ): Promise<ApiResult<T>> => {
    const limit = AbortSignal.timeout(timeoutMs + waitMs);
    let status: number;
    let text: string;
    try {
      const answer = await fetch(`${apiUrl}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          accept: 'application/json',
          ...headers,
        },
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      status = answer.status;
      text = await boundedText(answer);
    } catch (error) {
      // The caller's own abort is no answer of the API; it ends whatever the caller was doing.
      signal?.throwIfAborted();
      return { ok: false, failure: { reason: 'unreachable', message: `${apiUrl}: ${causeOf(error)}` } };
    }
    return readAnswer(schema, status, text);
  };
  const at = (id: string) => `/builds/${encodeURIComponent(id)}`;
  return {
    createBuild: (submission, { idempotencyKey } = {}) => {
      const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
      return call(BuildCreated, '/builds', { method: 'POST', body: submission, headers });
    },
    build: (id) => call(BuildView, at(id)),
    plan: (id) => call(PlanAnswer, `${at(id)}/plan`),
    spec: (id) => call(SpecAnswer, `${at(id)}/spec`),
    steer: (id, command) => {
      const { path, ...request } = commandRequest(command);
      return call(BuildView, `${at(id)}${path}`, request);
    },
    remove: (id) => {
      const { path, ...request } = commandRequest({ kind: 'delete' });
      return call(BuildDeleted, `${at(id)}${path}`, request);
    },
    events: (id, { after, waitSeconds }) =>
      call(EventPage, `${at(id)}/events?after=${after}&wait=${waitSeconds}`, { waitMs: waitSeconds * 1000 }),
    stream: async (id, after) => {
      // The limit is for the answer to begin; it then goes on for as long as the build does.
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(new DOMException('', 'TimeoutError')), timeoutMs);
      try {
        const answer = await fetch(`${apiUrl}${at(id)}/events`, {
          headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', 'last-event-id': String(after) },
          redirect: 'manual',
          signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
        });
        if (answer.ok && answer.headers.get('content-type')?.startsWith('text/event-stream'))
          return { ok: true, value: answer.body };
        if (!answer.ok) return readAnswer(z.never(), answer.status, await boundedText(answer));
        await answer.body?.cancel();
        return { ok: true, value: null };
      } catch (error) {
        signal?.throwIfAborted();
        return { ok: false, failure: { reason: 'unreachable', message: `${apiUrl}: ${causeOf(error)}` } };
      } finally {
        clearTimeout(timer);
      }
    },
    read: (id, path, schema, waitSeconds = 0) => call(schema, `${at(id)}${path}`, { waitMs: waitSeconds * 1000 }),
    builds: ({ limit = 50 } = {}) => call(BuildList, `/builds?limit=${limit}`),
    health: () => call(Health, '/health'),
    doctor: (request) => call(DoctorAnswer, '/doctor', { method: 'POST', body: request }),
  };
}

function readAnswer<T>(schema: z.ZodType<T>, status: number, text: string): ApiResult<T> {
  const json = parseJson(text);
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(json);
    if (parsed.success) return { ok: true, value: parsed.data };
    const message = `the API's answer is not what this version expects:\n${z.prettifyError(parsed.error)}`;
    return { ok: false, failure: { reason: 'malformed', message } };
  }
  const problem = Problem.safeParse(json);
  if (status >= 500) {
    const detail = problem.success ? problem.data.detail : headOfText(text, 200);
    return { ok: false, failure: { reason: 'unreachable', message: `the API answered ${status}: ${detail}` } };
  }
  if (problem.success) return { ok: false, failure: { reason: 'refused', problem: problem.data } };
  const message = `the API answered ${status} without a problem document; is this address right?`;
  return { ok: false, failure: { reason: 'malformed', message } };
}

async function boundedText(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > answerLimitBytes) throw new Error('the answer is too large');
  }
  return text + decoder.decode();
}

/** fetch hides what went wrong in `cause`. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
