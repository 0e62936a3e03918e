/** The headers that routes share, as the document tells them. */
import { isKeyed, type Route } from '../route.ts';
import type { Parameter } from './document-types.ts';

export const answerHeaders = {
  'X-Request-Id': { description: 'Names the request, in the log too.', schema: { type: 'string' } },
  ETag: { description: 'Names what is answered; send it as `If-None-Match`.', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` where a request with the same key was answered so before.',
    schema: { type: 'string', const: 'true' },
  },
} as const;

const isTagged = ({ method, scope, answer, isSocket }: Route): boolean =>
  method === 'GET' && scope !== null && !('media' in answer) && isSocket !== true;

const isGuarded = ({ problems = [] }: Route): boolean => problems.includes('precondition-required');

export const headerParameters = (route: Route): Parameter[] => [
  ...(isGuarded(route)
    ? [
        {
          name: 'If-Match',
          in: 'header',
          required: true,
          schema: { type: 'string' as const },
          description: 'The `ETag` of what was read and is changed here, or `*` for whatever stands.',
        },
      ]
    : []),
  ...(isKeyed(route)
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          schema: { type: 'string' as const, minLength: 1, maxLength: 255 },
          description:
            'The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is.',
        },
      ]
    : []),
  ...(isTagged(route)
    ? [
        {
          name: 'If-None-Match',
          in: 'header',
          required: false,
          schema: { type: 'string' as const },
          description: 'An `ETag`: where nothing has changed, the answer is 304 without a body.',
        },
      ]
    : []),
];

/** Of an answer that is no problem. */
export function headersOf(route: Route): Record<string, { $ref: string }> {
  const names = [
    'X-Request-Id',
    ...(isTagged(route) ? ['ETag'] : []),
    ...(isKeyed(route) ? ['Idempotency-Replayed'] : []),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

export const unchanged = (route: Route): Record<string, unknown> =>
  isTagged(route) ? { '304': { description: 'It is as the `If-None-Match` says.', headers: headersOf(route) } } : {};
