/** The problems that a route may answer, as the responses of the document: one for each status. */
import { type ProblemKind, problemKinds } from '../../../core/contract/problems.ts';
import { isKeyed, type Route } from '../route.ts';
import type { Content } from './document-types.ts';
import { problemSayings } from './examples/problem-examples.ts';

export function problemsOf(route: Route): ProblemKind[] {
  const { path, scope, body, query, method, problems = [] } = route;
  const kinds: ProblemKind[] = ['internal', 'unavailable', ...problems];
  if (path.includes(':')) kinds.push('not-found');
  if (scope !== null) kinds.push('unauthorized', 'forbidden', 'misconfigured', 'invalid-request', 'rate-limited');
  if (body || query) kinds.push('invalid-request');
  if (body) kinds.push('too-large', 'unsupported-media', body.faults);
  if (isKeyed(route)) kinds.push('conflict', 'idempotency-key-busy', 'idempotency-key-reused');
  if (method !== 'GET') kinds.push('storage-full');
  return [...new Set(kinds)].toSorted();
}

export function problemAnswers(kinds: readonly ProblemKind[]): Record<string, unknown> {
  const byStatus = Map.groupBy(kinds, (kind) => problemKinds[kind].status);
  const answers = [...byStatus].toSorted(([a], [b]) => a - b);
  return Object.fromEntries(answers.map(([status, of]) => [String(status), answerOf(of)]));
}

/** One kind alone is a response that all routes share; several of one status tell apart by their `type`. */
function answerOf(kinds: readonly ProblemKind[]): { $ref: string } | ProblemResponse {
  const [only, ...others] = kinds;
  return only && others.length === 0 ? { $ref: `#/components/responses/${only}` } : response(kinds);
}

export const problemResponses = (): Record<string, ProblemResponse> =>
  Object.fromEntries(Object.keys(problemKinds).map((kind) => [kind, response([kind as ProblemKind])]));

type ProblemResponse = { description: string; content: Content };

const response = (kinds: readonly ProblemKind[]): ProblemResponse => ({
  description: kinds.map((kind) => `\`${kind}\`: ${problemKinds[kind].meaning}`).join(' '),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: Object.fromEntries(kinds.map((kind) => [kind, { $ref: `#/components/examples/${kind}` }])),
    },
  },
});

export const problemExamples = (): Record<string, { summary: string; value: unknown }> =>
  Object.fromEntries(
    Object.entries(problemKinds).map(([kind, { status, title }]) => [
      kind,
      { summary: title, value: { type: `/problems/${kind}`, title, status, ...problemSayings[kind as ProblemKind] } },
    ]),
  );
