/** Throws and answers the problems of `core/contract/problems.ts`. */
import { HTTPException } from 'hono/http-exception';
import { type Problem, type ProblemKind, problemKinds } from '../../core/contract/problems.ts';

/** An error to throw: the API answers with it. `errors` names each fault of an input with its path. */
export function problem(
  kind: ProblemKind,
  detail: string,
  options: Pick<Problem, 'errors' | 'refusal' | 'next'> & { headers?: Record<string, string>; cause?: unknown } = {},
): HTTPException {
  const { headers: own, cause, ...more } = options;
  const { status, title } = problemKinds[kind];
  const body: Problem = {
    type: `/problems/${kind}`,
    title,
    status,
    detail,
    ...more,
  };
  const headers = { 'content-type': 'application/problem+json', ...own };
  const res = new Response(JSON.stringify(body), { status, headers });
  return new HTTPException(status, { res, message: detail, cause });
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
