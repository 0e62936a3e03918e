/** A typed client of Breakwater's HTTP API; an answer is parsed, and a failure is data. */

import createClient from 'openapi-fetch';
import { z } from 'zod';
import type { paths } from '../../core/contract/api-types.ts';
import type { BuildCommand } from '../../core/contract/commands.ts';
import { checksLimitMs, DoctorAnswer, type DoctorRequest, Health } from '../../core/contract/doctor.ts';
import { EventPage } from '../../core/contract/events.ts';
import { BuildPreview } from '../../core/contract/preview.ts';
import { Problem } from '../../core/contract/problems.ts';
import { isPng } from '../../core/contract/screenshots.ts';
import type { SubmissionInput } from '../../core/contract/submission.ts';
import {
  TriggerAnswer,
  TriggerCreated,
  TriggerList,
  TriggerRemoved,
  TriggerTested,
  TriggerWebhookSecret,
} from '../../core/contract/triggers.ts';
import { BuildCreated, BuildDeleted, BuildList, BuildView, PlanAnswer, SpecAnswer } from '../../core/contract/views.ts';
import { headOfText } from '../../core/cut-text.ts';
import { parseJson } from '../../core/parse-json.ts';
import { type CommandRequest, commandRequest } from './command-request.ts';
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
  /** Makes nothing. */
  preview: (submission: SubmissionInput) => Promise<ApiResult<BuildPreview>>;
  build: (id: string) => Promise<ApiResult<BuildView>>;
  /** With the version that an edit of it names; null where the API has told none. */
  plan: (id: string) => Promise<ApiResult<{ plan: PlanAnswer; version: string | null }>>;
  spec: (id: string) => Promise<ApiResult<SpecAnswer>>;
  /** Answers the build as it is after the command. */
  steer: (id: string, command: Exclude<BuildCommand, { kind: 'delete' }>) => Promise<ApiResult<BuildView>>;
  remove: (id: string) => Promise<ApiResult<BuildDeleted>>;
  /** With `waitSeconds` the server answers at the next event, or empty-handed after that time. */
  events: (id: string, query: { after: number; waitSeconds: number }) => Promise<ApiResult<EventPage>>;
  /** Server-sent events behind `after`, for as long as they come; null where the server has no streams, or none left. */
  stream: (id: string, after: number) => Promise<ApiResult<ReadableStream<Uint8Array> | null>>;
  /** A screenshot of an evaluator, as PNG. */
  screenshot: (id: string, evidence: string) => Promise<ApiResult<Uint8Array>>;
  /** What is at a path below the build; with `waitSeconds` the server may wait for something new to answer. */
  read: <T>(id: string, path: string, schema: z.ZodType<T>, waitSeconds?: number) => Promise<ApiResult<T>>;
  /** Whatever has no method of its own. */
  ask: <T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown) => Promise<ApiResult<T>>;
  builds: (query?: ListQuery) => Promise<ApiResult<BuildList>>;
  /** Checked by the API: its kinds have fields of their own. */
  addTrigger: (input: Record<string, unknown>) => Promise<ApiResult<TriggerCreated>>;
  triggers: (query: string) => Promise<ApiResult<TriggerList>>;
  trigger: (id: string) => Promise<ApiResult<TriggerAnswer>>;
  testTrigger: (id: string) => Promise<ApiResult<TriggerTested>>;
  triggerWebhookSecret: (id: string) => Promise<ApiResult<TriggerWebhookSecret>>;
  removeTrigger: (id: string) => Promise<ApiResult<TriggerRemoved>>;
  health: () => Promise<ApiResult<Health>>;
  /** Checks the deployment; takes some seconds, at most 90. */
  doctor: (request: z.input<typeof DoctorRequest>) => Promise<ApiResult<DoctorAnswer>>;
};

/** `status` is one, or several with commas between them. */
export type ListQuery = { limit?: number; cursor?: string; status?: string; repository?: string; q?: string };

export type ApiClientOptions = Profile & {
  signal?: AbortSignal;
  /** How long an answer may take, beyond the wait that was asked for. */
  timeoutMs?: number;
};

/** What openapi-fetch makes of an answer: the text of one that is in order, and the JSON or the text of another. */
type Answer = { data?: unknown; error?: unknown; response: Response };
type Call = Partial<CommandRequest> & { path: string; waitMs?: number };

/** Fields that zod takes as undefined are not sent at all. */
type Bodies = {
  [Path in '/builds' | '/doctor' | '/triggers']: NonNullable<
    paths[Path]['post']['requestBody']
  >['content']['application/json'];
};

const answerLimitBytes = 20 * 1024 * 1024;

export function apiClient({ apiUrl, token, signal, timeoutMs = 30_000 }: ApiClientOptions): ApiClient {
  const api = createClient<paths, 'application/json'>({
    baseUrl: apiUrl,
    fetch: boundedFetch,
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  });
  /** The text of an answer is taken as it is: what it says is parsed by our own schema. */
  const within = (waitMs = 0) => {
    const limit = AbortSignal.timeout(timeoutMs + waitMs);
    return { parseAs: 'text', signal: signal ? AbortSignal.any([signal, limit]) : limit } as const;
  };
  const at = (id: string) => ({ path: { id } });
  const unreachable = (error: unknown): { ok: false; failure: ApiFailure } => {
    // The caller's own abort is no answer of the API; it ends whatever the caller was doing.
    signal?.throwIfAborted();
    return { ok: false, failure: { reason: 'unreachable', message: `${apiUrl}: ${causeOf(error)}` } };
  };
  const taken = async <T>(schema: z.ZodType<T>, answer: Promise<Answer>): Promise<ApiResult<T>> => {
    try {
      const { data, error, response } = await answer;
      return readAnswer(schema, response.status, data ?? error);
    } catch (error) {
      return unreachable(error);
    }
  };
  /** A command's route, which the table of commands knows; or a path below the build that only its reader knows. */
  const call = <T>(schema: z.ZodType<T>, id: string, { method = 'GET', path, headers = {}, body, waitMs = 0 }: Call) =>
    taken(
      schema,
      api.request(method.toLowerCase() as 'post', `/builds/{id}${path}` as '/builds/{id}/notes', {
        params: at(id),
        body: body as { text: string },
        headers,
        ...within(waitMs),
      }),
    );
  return {
    createBuild: (submission, { idempotencyKey } = {}) => {
      const header = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
      return taken(
        BuildCreated,
        api.POST('/builds', { body: submission as Bodies['/builds'], params: { header }, ...within() }),
      );
    },
    preview: (submission) =>
      taken(BuildPreview, api.POST('/builds/preview', { body: submission as Bodies['/builds'], ...within() })),
    build: (id) => taken(BuildView, api.GET('/builds/{id}', { params: at(id), ...within() })),
    plan: async (id) => {
      const asked = api.GET('/builds/{id}/plan', { params: at(id), ...within() });
      const plan = await taken(PlanAnswer, asked);
      if (!plan.ok) return plan;
      const tag = (await asked).response.headers.get('etag');
      return { ok: true, value: { plan: plan.value, version: /"(.*)"/.exec(tag ?? '')?.[1] ?? null } };
    },
    spec: (id) => taken(SpecAnswer, api.GET('/builds/{id}/spec', { params: at(id), ...within() })),
    steer: (id, command) => call(BuildView, id, commandRequest(command)),
    remove: (id) => taken(BuildDeleted, api.DELETE('/builds/{id}', { params: at(id), ...within() })),
    events: (id, { after, waitSeconds: wait }) =>
      taken(
        EventPage,
        api.GET('/builds/{id}/events', { params: { ...at(id), query: { after, wait } }, ...within(wait * 1000) }),
      ),
    stream: async (id, after) => {
      // The limit is for the answer to begin; it then goes on for as long as the build does.
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(new DOMException('', 'TimeoutError')), timeoutMs);
      try {
        const answer = await fetch(`${apiUrl}/builds/${encodeURIComponent(id)}/events`, {
          headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', 'last-event-id': String(after) },
          redirect: 'manual',
          signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
        });
        if (answer.ok && answer.headers.get('content-type')?.startsWith('text/event-stream'))
          return { ok: true, value: answer.body };
        if (!answer.ok) {
          const text = await boundedText(answer);
          // Its pages may still be read; if nothing can be, they say so.
          if (answer.status === 503 && Problem.safeParse(parseJson(text)).success) return { ok: true, value: null };
          return readAnswer(z.never(), answer.status, text);
        }
        await answer.body?.cancel();
        return { ok: true, value: null };
      } catch (error) {
        return unreachable(error);
      } finally {
        clearTimeout(timer);
      }
    },
    screenshot: async (id, evidence) => {
      try {
        const answer = await fetch(
          `${apiUrl}/builds/${encodeURIComponent(id)}/evidence/${encodeURIComponent(evidence)}`,
          { headers: { authorization: `Bearer ${token}` }, redirect: 'manual', signal: within().signal },
        );
        if (!answer.ok) return readAnswer(z.never(), answer.status, await boundedText(answer));
        const png = await boundedBytes(answer);
        if (isPng(png)) return { ok: true, value: png };
        return { ok: false, failure: { reason: 'malformed', message: 'the API has answered no PNG' } };
      } catch (error) {
        return unreachable(error);
      }
    },
    read: (id, path, schema, waitSeconds = 0) => call(schema, id, { path, waitMs: waitSeconds * 1000 }),
    ask: (schema, method, path, body) =>
      taken(
        schema,
        api.request(method.toLowerCase() as 'post', path as '/doctor', {
          body: body as Bodies['/doctor'],
          ...within(),
        }),
      ),
    builds: (query = {}) =>
      taken(BuildList, api.GET('/builds', { params: { query: { limit: 50, ...query } }, ...within() })),
    addTrigger: (input) =>
      taken(TriggerCreated, api.POST('/triggers', { body: input as Bodies['/triggers'], ...within() })),
    triggers: (query) => taken(TriggerList, api.GET(`/triggers${query}` as '/triggers', within())),
    trigger: (id) => taken(TriggerAnswer, api.GET('/triggers/{id}', { params: at(id), ...within() })),
    testTrigger: (id) => taken(TriggerTested, api.POST('/triggers/{id}/test', { params: at(id), ...within() })),
    triggerWebhookSecret: (id) =>
      taken(TriggerWebhookSecret, api.GET('/triggers/{id}/webhook-secret', { params: at(id), ...within() })),
    removeTrigger: (id) => taken(TriggerRemoved, api.DELETE('/triggers/{id}', { params: at(id), ...within() })),
    health: () => taken(Health, api.GET('/health', within())),
    doctor: (request) =>
      taken(DoctorAnswer, api.POST('/doctor', { body: request as Bodies['/doctor'], ...within(checksLimitMs) })),
  };
}

function readAnswer<T>(schema: z.ZodType<T>, status: number, said: unknown): ApiResult<T> {
  const json = typeof said === 'string' ? parseJson(said) : said;
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(json);
    if (parsed.success) return { ok: true, value: parsed.data };
    const message = `the API's answer is not what this version expects:\n${z.prettifyError(parsed.error)}`;
    return { ok: false, failure: { reason: 'malformed', message } };
  }
  const problem = Problem.safeParse(json);
  if (status >= 500) {
    const detail = problem.success ? problem.data.detail : headOfText(typeof said === 'string' ? said : '', 200);
    return { ok: false, failure: { reason: 'unreachable', message: `the API answered ${status}: ${detail}` } };
  }
  if (problem.success) return { ok: false, failure: { reason: 'refused', problem: problem.data } };
  const message = `the API answered ${status} without a problem document; is this address right?`;
  return { ok: false, failure: { reason: 'malformed', message } };
}

/** Reads an answer to its end, so far as it is not too large for one of this API. */
async function boundedFetch(request: Request): Promise<Response> {
  const answer = await fetch(request);
  const { status, headers } = answer;
  const text = await boundedText(answer);
  return new Response(text === '' ? null : text, { status, headers });
}

const boundedText = async (answer: Response): Promise<string> => new TextDecoder().decode(await boundedBytes(answer));

async function boundedBytes(answer: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > answerLimitBytes) throw new Error('the answer is too large');
  }
  return Buffer.concat(chunks);
}

/** fetch hides what went wrong in `cause`. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
