/** The one shape of every error of the API, `application/problem+json` (RFC 9457), and every kind that there is. */
import { z } from 'zod';
import { NextStep } from './next-step.ts';
import { Refusal } from './refusal.ts';

/** By kind; `type` of a problem is `/problems/<kind>`, which answers this entry. docs/problems.md is made from it. */
export const problemKinds = {
  'invalid-request': {
    status: 400,
    title: 'The request cannot be understood',
    meaning: 'The body is no JSON, or the query has faults. The same request will be refused again.',
  },
  unauthorized: {
    status: 401,
    title: 'A valid bearer token is needed',
    meaning: 'There is no token, or not one of this deployment.',
  },
  forbidden: {
    status: 403,
    title: 'The token may not do this',
    meaning:
      'The token lacks the scope that the detail names; the key of a status page reads its own build and does nothing else.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here',
    meaning:
      "No such path, build or task; or the build has no plan yet. A deleted build is not there, nor is another tenant's.",
  },
  'method-not-allowed': {
    status: 405,
    title: 'This method is not allowed here',
    meaning: '`allow` in the header names those that are.',
  },
  gone: {
    status: 410,
    title: 'This is not kept any more',
    meaning: 'The transcript was removed some days after the end of its build, as the setting `RETENTION_DAYS` asks.',
  },
  conflict: {
    status: 409,
    title: 'The build is not in a state for this',
    meaning: 'The command is understood and not taken as the build stands; the detail says what would be.',
  },
  'idempotency-key-busy': {
    status: 409,
    title: 'The request with this key is under way',
    meaning: 'Send the same request again after `retry-after` seconds: it is answered as the one under way.',
  },
  'bound-reached': {
    status: 409,
    title: 'The tenant has no room for this build',
    meaning: 'A bound of the tenant, on builds at once or on dollars a month; the detail says which, and what is left.',
  },
  'precondition-failed': {
    status: 412,
    title: 'It has changed since it was read',
    meaning: 'Read it again, and send the change with its `ETag` as `If-Match`.',
  },
  'too-large': {
    status: 413,
    title: 'The request is too large',
    meaning: 'The detail says how much it may be.',
  },
  'unsupported-media': {
    status: 415,
    title: 'The request is not JSON in UTF-8',
    meaning: 'Send the body as `Content-Type: application/json`, without a content encoding.',
  },
  'invalid-command': {
    status: 422,
    title: 'The command has faults',
    meaning: '`errors` names each fault with its path.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This key was sent with another request',
    meaning: 'An `Idempotency-Key` stands for one path and one body, for 24 hours.',
  },
  'invalid-submission': {
    status: 422,
    title: 'The submission has faults',
    meaning: '`errors` names each fault with its path: of its form, its models, its plan, its repositories.',
  },
  'precondition-required': {
    status: 428,
    title: 'The request has to say what it changes',
    meaning: 'Send the `ETag` of what was read as `If-Match`, or `*` for whatever stands.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    meaning:
      'The same request is taken after `retry-after` seconds. Wrong tokens are counted by the address they come from.',
  },
  internal: {
    status: 500,
    title: 'Breakwater has failed',
    meaning: 'A fault of Breakwater; the log of the Worker has it.',
  },
  misconfigured: {
    status: 500,
    title: 'Breakwater is not configured',
    meaning: 'A setting of the deployment has to be corrected first; the detail names it.',
  },
  unavailable: {
    status: 503,
    title: 'Breakwater is busy or restarting',
    meaning: 'The same request can be sent again after `retry-after` seconds.',
  },
  'storage-full': {
    status: 507,
    title: 'There is no room to store this',
    meaning:
      'The disk of the machine, or the storage of the platform, is full. What is stored is kept: make room, and send the request again.',
  },
} as const;
export type ProblemKind = keyof typeof problemKinds;

/** A fault of an input: where, as a person writes it (`repositories[0].url`, empty for the whole), and what. */
export const InputError = z.object({ path: z.string(), message: z.string() });
export type InputError = z.infer<typeof InputError>;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(InputError).optional(),
  /** Why a build does not take a command; a client leaves out one that it does not know. */
  refusal: Refusal.optional().catch(undefined),
  /** What would be taken instead. */
  next: z.array(NextStep).optional(),
});
z.globalRegistry.add(Problem, { id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
