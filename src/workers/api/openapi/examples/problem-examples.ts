/** A problem of every kind, as the build of the examples could have met it. */
import type { Problem, ProblemKind } from '../../../../core/contract/problems.ts';
import { type Refusal, refusalSteps, refusalText } from '../../../../core/contract/refusal.ts';
import { boundText } from '../../../../core/money/tenant-account.ts';
import { buildId } from './story.ts';

type Said = Pick<Problem, 'detail' | 'errors' | 'refusal' | 'next'>;

const fault = (path: string, message: string): Said => ({ detail: `${path}: ${message}`, errors: [{ path, message }] });

/** The build has come to 2.10 dollars of its limit of 2, and was asked to go on. */
const refusal: Refusal = { code: 'limit-used-up', option: 'maxCostUsd', limit: 2, used: 2.1, above: 2.1 };
/** Somebody else has edited the plan that waits for approval. */
const changed: Refusal = { code: 'plan-has-changed', version: 'p4f1c20a97' };

export const problemSayings: Readonly<Record<ProblemKind, Said>> = {
  'invalid-request': fault('limit', 'must be a whole number of 1 to 100'),
  unauthorized: { detail: 'send the API token as Authorization: Bearer' },
  forbidden: { detail: 'ci of textkit has not the scope admin, which this needs' },
  'not-found': { detail: `there is no build ${buildId}` },
  'method-not-allowed': { detail: 'PATCH is not allowed; use DELETE, GET' },
  gone: { detail: `the transcript of ${buildId}-r9 was removed at 2026-10-21T15:06:40.000Z, as RETENTION_DAYS asks` },
  conflict: { detail: refusalText(refusal), refusal, next: refusalSteps(refusal) },
  'idempotency-key-busy': { detail: 'the request with this Idempotency-Key is under way: send it again soon' },
  'bound-reached': { detail: boundText({ bound: 'maxBuilds', limit: 3, left: 0 }) },
  'precondition-failed': { detail: refusalText(changed), refusal: changed, next: refusalSteps(changed) },
  'too-large': { detail: 'a submission has at most 1000000 bytes' },
  'unsupported-media': { detail: 'send the body as Content-Type: application/json, in UTF-8' },
  'invalid-command': fault('maxCostUsd', 'Too small: expected number to be >0'),
  'idempotency-key-reused': { detail: 'this Idempotency-Key was sent with another path or body: take a new one' },
  'invalid-submission': fault(
    'repositories[0].url',
    'must be an https:// (or, on a local stack, http:// or file://) URL without credentials in it',
  ),
  'precondition-required': { detail: 'send the ETag of what you have read as If-Match' },
  'rate-limited': { detail: 'more than 600 requests in 10 seconds' },
  internal: { detail: 'the fault is not in the request; the log of the Worker has it' },
  misconfigured: { detail: 'set the secret ANTHROPIC_API_KEY (wrangler secret put ANTHROPIC_API_KEY, or .dev.vars)' },
  unavailable: { detail: 'try again in a moment' },
  'storage-full': {
    detail: 'there is no room left where the state of builds is stored: make room, and send the request again',
  },
};
