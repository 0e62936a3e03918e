/**
 * What a failed model call means. Every row is a test over the wire in tests/durable-objects/agent-runs/model.test.ts:
 *
 * | the provider                                                     | result     | and then |
 * | ---------------------------------------------------------------- | ---------- | -------- |
 * | 408, 409, 429, 5xx, 529; the same types inside a 200 stream       | `outage`   | waits for what `retry-after` asks, else backs off |
 * | no connection, DNS or TLS failure, reset, no answer in time       | `outage`   | backs off |
 * | a stream that ends, breaks, falls silent or is no valid JSON      | `outage`   | backs off; what it has cost is counted |
 * | a stream, or a message, that is larger than can be kept           | `outage`   | backs off; what it has cost is counted |
 * | an answer still coming as the run or the platform's handler ends  | `overdue`  | ends at the deadline, else asks again on the run's time |
 * | 200 without a stream, such as a proxy's page                      | `outage`   | backs off; costs nothing |
 * | a stream without a stop reason or usage, tool input that is no object | `outage` | backs off: nothing of it is carried out |
 * | 401, 403, 404, 402, a spend limit, an organization on hold        | `blocked`  | the run waits as it is, the build pauses until a person resumes it |
 * | 400 or 429 whose words ask for credit, a limit or long context     | `blocked`  | the same |
 * | 413, a prompt that is too long                                    | `rejected` | the session ends: `context-window` |
 * | any other 4xx; a block that cannot be put together                | `rejected` | the session ends and the build pauses: `model-rejected` |
 *
 * An unknown event is passed over; a block of an unknown type that came whole is kept and sent back as it came.
 */
import type { ModelFailure } from './model-result.ts';

/** What keeps every call from being answered until a person acts at the provider. */
const spendLimit = 'add credit or raise the limit at the provider';
const held = 'see to the account at the provider';
const adviceByStatus: Partial<Record<number, string>> = {
  401: 'check the key in ANTHROPIC_API_KEY',
  402: spendLimit,
  403: 'let the key do this, or use another',
  404: 'let the key use this model, or check ANTHROPIC_BASE_URL',
};
const adviceByType: Partial<Record<string, string>> = {
  billing_error: spendLimit,
  authentication_error: adviceByStatus[401],
  permission_error: adviceByStatus[403],
  not_found_error: adviceByStatus[404],
};
/** The API's own codes beneath statuses that say less: money comes as 429, a held account as 400. */
const adviceByCode: Partial<Record<string, string>> = {
  enforced_spend_limit_reached: spendLimit,
  contract_spend_limit_reached: spendLimit,
  organization_on_hold: held,
  cmek_key_disabled: held,
  cmek_key_network_blocked: held,
};

/** The API has no codes for these: the words alone tell them from a request with a fault, or from a rate that passes. */
const adviceByWords: readonly (readonly [RegExp, string])[] = [
  [/credit balance is too low/i, spendLimit],
  [/reached your specified API usage limits/i, spendLimit],
  [/extra usage is required for long context/i, 'allow long context requests at the provider'],
];
const tooLong = /prompt is too long/i;

/** What the provider has said: an error response, or an error event, which has no status. */
export type ProviderError = {
  status: number | undefined;
  /** The API's own code, and its type of error. */
  errorCode: string | null;
  type: string | null;
  /** In words that can be shown; see `readable`. */
  message: string;
  headers: Headers | undefined;
};

/** What an error of the provider means; `now` is in milliseconds since the epoch. */
export function modelFailure({ status, errorCode, type, message, headers }: ProviderError, now: number): ModelFailure {
  const advice =
    adviceByCode[errorCode ?? ''] ?? adviceByStatus[status ?? 0] ?? adviceByType[type ?? ''] ?? adviceInWords(message);
  if (advice !== undefined) return { kind: 'blocked', message: `${message}; ${advice}, then resume` };
  if (status === 413 || (type === 'invalid_request_error' && tooLong.test(message)))
    return { kind: 'rejected', reason: 'context-window', message };
  if (mayPass(status) && type !== 'invalid_request_error')
    return { kind: 'outage', message, retryAfterMs: retryAfterMs(headers, now) };
  return { kind: 'rejected', reason: 'model-rejected', message };
}

/** What an error means that is not the provider's word: a network, or a stream that breaks or is not understood. */
export const brokenCall = (message: string): ModelFailure => ({ kind: 'outage', message, retryAfterMs: null });

const adviceInWords = (message: string): string | undefined =>
  adviceByWords.find(([words]) => words.test(message))?.[1];

/** Errors without a status are networks, cut streams and error events. */
const mayPass = (status: number | undefined): boolean =>
  status === undefined || status === 408 || status === 409 || status === 429 || status >= 500;

/** The API's own `retry-after-ms`, or `retry-after`: seconds or a date. */
function retryAfterMs(headers: Headers | undefined, now: number): number | null {
  const ms = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const text = headers?.get('retry-after')?.trim();
  if (!text) return null;
  const seconds = Number(text);
  const waitMs = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1000;
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
}
