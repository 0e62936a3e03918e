/** What an error of the provider means, by its status, its code, its type and, at last, its words. */
import { expect, test } from 'vitest';
import { modelFailure, type ProviderError } from '../../../../src/core/runs/turns/model-failure.ts';

const now = Date.UTC(2026, 0, 1);
const means = (given: Partial<ProviderError>, headers?: Record<string, string>) =>
  modelFailure(
    {
      status: undefined,
      errorCode: null,
      type: null,
      message: 'No.',
      headers: headers && new Headers(headers),
      ...given,
    },
    now,
  );

test.each([408, 409, 429, 500, 502, 529, undefined])('status %s may pass', (status) => {
  expect(means({ status })).toEqual({ kind: 'outage', message: 'No.', retryAfterMs: null });
});

test.each([
  [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
  [{ 'retry-after': '9' }, 9000],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
  [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, null],
])('%o asks for a wait of %s ms', (headers, retryAfterMs) => {
  expect(means({ status: 429 }, headers)).toEqual({ kind: 'outage', message: 'No.', retryAfterMs });
});

test.each<[Partial<ProviderError>, string]>([
  [{ status: 401 }, 'check the key in ANTHROPIC_API_KEY'],
  [{ status: 402 }, 'add credit or raise the limit at the provider'],
  [{ status: 429, errorCode: 'enforced_spend_limit_reached' }, 'add credit or raise the limit at the provider'],
  [{ status: 400, errorCode: 'organization_on_hold' }, 'see to the account at the provider'],
  [{ type: 'billing_error' }, 'add credit or raise the limit at the provider'],
  [
    { status: 429, message: 'Extra usage is required for long context.' },
    'allow long context requests at the provider',
  ],
])('%o is for a person to see to', (given, advice) => {
  expect(means(given)).toEqual({ kind: 'blocked', message: `${given.message ?? 'No.'}; ${advice}, then resume` });
});

test.each<[Partial<ProviderError>, string]>([
  [{ status: 413 }, 'context-window'],
  [{ status: 400, type: 'invalid_request_error', message: 'prompt is too long: 9 > 8' }, 'context-window'],
  [{ status: 400, type: 'invalid_request_error' }, 'model-rejected'],
  [{ type: 'invalid_request_error' }, 'model-rejected'],
  [{ status: 422 }, 'model-rejected'],
])('%o would be refused again: %s', (given, reason) => {
  expect(means(given)).toEqual({ kind: 'rejected', reason, message: given.message ?? 'No.' });
});
