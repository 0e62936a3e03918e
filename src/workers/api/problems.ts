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

/**
 * The answer to anything that was thrown. What is not a problem yet is a bug or an outage: logged, and not told. The
 * platform names no cause of a write that failed, but the next time; `isDiskFull` looks for one.
 */
export async function problemResponse(
  error: unknown,
  requestId: string,
  isDiskFull: () => Promise<boolean>,
): Promise<Response> {
  if (error instanceof HTTPException) return error.getResponse();
  console.error('request failed', requestId, error);
  if (saysFull(error) || (isNameless(error) && (await isDiskFull())))
    return problem('storage-full', noRoom).getResponse();
  const passing = error instanceof Error && (('retryable' in error && error.retryable) || 'overloaded' in error);
  return passing
    ? problem('unavailable', 'try again in a moment', { headers: { 'retry-after': '2' } }).getResponse()
    : problem('internal', 'the fault is not in the request; the log of the Worker has it').getResponse();
}

const noRoom =
  'there is no room left where the state of builds is stored, such as on the disk of this machine; what is stored is kept: make room, and send the request again';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const saysFull = (error: unknown): boolean =>
  /SQLITE_FULL|ENOSPC|no space left on device/i.test(messageOf(error)) ||
  (error instanceof Error && error.cause !== undefined && saysFull(error.cause));
const isNameless = (error: unknown): boolean => /^internal error(?:;|$)/.test(messageOf(error));
