/** The one shape of every error of the API: `application/problem+json` (RFC 9457). */
import { HTTPException } from 'hono/http-exception';
import type { Problem } from '../../core/contract/views.ts';

/** Every kind of problem, with its status and what it means; `type` is `/problems/<kind>`, which explains it. */
export const problemKinds = {
  'invalid-request': { status: 400, title: 'The request cannot be understood' },
  unauthorized: { status: 401, title: 'A valid bearer token is needed' },
  forbidden: { status: 403, title: 'The token may not do this' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  conflict: { status: 409, title: 'The build is not in a state for this' },
  'too-large': { status: 413, title: 'The request is too large' },
  'invalid-command': { status: 422, title: 'The command has faults' },
  'invalid-submission': { status: 422, title: 'The submission has faults' },
  internal: { status: 500, title: 'Breakwater has failed' },
  misconfigured: { status: 500, title: 'Breakwater is not configured' },
  unavailable: { status: 503, title: 'Breakwater is busy or restarting' },
} as const;
export type ProblemKind = keyof typeof problemKinds;

export type InputError = { path: string; message: string };

/** An error to throw: the API answers with it. `errors` names each fault of an input with its path. */
export function problem(
  kind: ProblemKind,
  detail: string,
  options: { errors?: InputError[]; headers?: Record<string, string>; cause?: unknown } = {},
): HTTPException {
  const { status, title } = problemKinds[kind];
  const body: Problem = {
    type: `/problems/${kind}`,
    title,
    status,
    detail,
    ...(options.errors ? { errors: options.errors } : {}),
  };
  const headers = { 'content-type': 'application/problem+json', ...options.headers };
  const res = new Response(JSON.stringify(body), { status, headers });
  return new HTTPException(status, { res, message: detail, cause: options.cause });
}

/** The answer to anything that was thrown. What is not a problem yet is a bug or an outage: logged, and not told. */
export function problemResponse(error: unknown): Response {
  if (error instanceof HTTPException) return error.getResponse();
  console.error('request failed', error);
  const passing = error instanceof Error && (('retryable' in error && error.retryable) || 'overloaded' in error);
  return passing
    ? problem('unavailable', 'try again in a moment', { headers: { 'retry-after': '2' } }).getResponse()
    : problem('internal', 'the fault is not in the request; the log of the Worker has it').getResponse();
}
