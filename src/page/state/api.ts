/** The API as the page asks it: typed by the OpenAPI document, its failures as data. */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../../core/contract/api-types.ts';

export type Api = Client<paths>;

/** A path of the API that answers a GET with JSON. */
export type ReadPath = {
  [Path in keyof paths]: paths[Path] extends {
    get: { responses: { 200: { content: { 'application/json': unknown } } } };
  }
    ? Path
    : never;
}[keyof paths];

/** What a path of the API answers. */
export type AnswerOf<Path extends ReadPath> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } };
}
  ? Answer
  : never;

/** Why there is no answer: the API's own problem, or none came. */
export type Failure = {
  /** The HTTP status; 0 where nothing answered. */
  status: number;
  /** The kind of problem, the last part of its type: `not-found`. */
  kind: string;
  detail: string;
  /** Faults of the input, by JSON pointer or path. */
  errors: readonly { path: string; message: string }[];
};

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** `ask` is `fetch`, or the Worker's own routes where the page is made there. */
export const apiOver = (baseUrl: string, ask: (request: Request) => Promise<Response>): Api =>
  createClient<paths>({ baseUrl, fetch: ask });

/** Where a path with these values is, with its query: also the name under which its answer is kept. */
export function addressOf(path: string, params: Record<string, string>, query: Record<string, string | number> = {}) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return search.size > 0 ? `${filled}?${search}` : filled;
}

type Call<T> = { data?: T; error?: unknown; response: Response };

/** The outcome of a call, whichever way it went: nothing is thrown past this. */
export async function outcomeOf<T>(call: Promise<Call<T>>): Promise<Outcome<T>> {
  try {
    const { data, error, response } = await call;
    return response.ok ? { ok: true, value: data as T } : { ok: false, failure: failureOf(response.status, error) };
  } catch {
    return { ok: false, failure: unreachable };
  }
}

export const unreachable: Failure = {
  status: 0,
  kind: 'unreachable',
  detail: 'The server does not answer. What you see is the last that came.',
  errors: [],
};

/** A problem of the API, or whatever else stood in its way. */
export function failureOf(status: number, body: unknown): Failure {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof problem[name] === 'string' ? (problem[name] as string) : null);
  return {
    status,
    kind: text('type')?.split('/').pop() ?? 'unknown',
    detail: text('detail') ?? text('title') ?? `The server answered ${status}.`,
    errors: Array.isArray(problem.errors) ? (problem.errors as Failure['errors']) : [],
  };
}
