/** Calls the Messages API through the SDK and turns whatever happens into a `ModelResult`. */
import Anthropic, { APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import type { Message as ApiMessage, Usage } from '@anthropic-ai/sdk/resources/messages';
import { noUsage, type TokenUsage } from '../../core/prices.ts';
import type { CallModel, ModelResult } from './ports.ts';
import type { ContentBlock } from './state.ts';
import { watchedFetch } from './watched-fetch.ts';

/** A stream sends a ping every few seconds; one that is silent for so long is dead. */
const silenceMs = 120_000;
/** The API's own codes for money that has run out: waiting does not bring it back. */
const spendLimitCodes = new Set(['enforced_spend_limit_reached', 'contract_spend_limit_reached']);

/**
 * A model port over the real API, or whatever speaks it at `baseUrl`. The SDK never retries here: a retry is a step
 * of the run, durable and reported.
 */
export function anthropicModel(access: { apiKey: string; baseUrl: string | undefined }): CallModel {
  return async (request, { timeoutMs, signal }) => {
    const spent = spending(request.max_tokens);
    const watched = watchedFetch(silenceMs);
    const client = new Anthropic({
      apiKey: access.apiKey,
      maxRetries: 0,
      logLevel: 'off',
      fetch: async (input, init) => {
        const response = await watched(input, init);
        if (response.ok) spent.answerBegins();
        return response;
      },
      ...(access.baseUrl ? { baseURL: access.baseUrl } : {}),
    });
    // Not AbortSignal.timeout: its timer would keep the object in memory long after the call.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    // Replayed blocks are whatever the API sent before, which the SDK's types of this day may not name.
    const params = request as unknown as Anthropic.MessageStreamParams;
    const stream = client.messages.stream(params, {
      signal: AbortSignal.any([signal, late.signal]),
      timeout: timeoutMs,
    });
    stream.on('streamEvent', (_, message) => spent.count(message));
    try {
      return messageResult(await stream.finalMessage());
    } catch (error) {
      const usage = spent.atMost();
      if (signal.aborted) return { kind: 'aborted', usage };
      return failureResult(late.signal.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error, usage);
    } finally {
      clearTimeout(timer);
    }
  };
}

/**
 * What a call that breaks off can have cost. The SDK forgets a message that ends without `message_stop`; it is owed all
 * the same. The prompt is counted at the start of the stream, the answer only at its end: until then it may have been as
 * long as was allowed, which overstates it. An error response, and a request that nothing came back for, cost nothing.
 */
function spending(maxTokens: number) {
  let begun = false;
  let usage: TokenUsage | null = null;
  return {
    answerBegins: (): void => {
      begun = true;
    },
    count: (message: ApiMessage): void => {
      const counted = tokenUsage(message.usage);
      usage = message.stop_reason === null ? { ...counted, output: maxTokens } : counted;
    },
    atMost: (): TokenUsage | null => usage ?? (begun ? null : noUsage),
  };
}

function messageResult(message: ApiMessage): ModelResult {
  // The blocks go into the transcript as they came; JSON drops what the SDK adds to them beside the wire's fields.
  const content: ContentBlock[] = JSON.parse(JSON.stringify(message.content));
  return { kind: 'message', content, stopReason: message.stop_reason ?? 'none', usage: tokenUsage(message.usage) };
}

/** The billed kinds of tokens of an API answer; writes without a stated lifetime are of five minutes. */
export function tokenUsage(usage: Usage): TokenUsage {
  const written = usage.cache_creation_input_tokens ?? 0;
  const cacheWrite1h = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  return {
    input: usage.input_tokens ?? 0,
    output: usage.output_tokens ?? 0,
    cacheWrite5m: Math.max(0, written - cacheWrite1h),
    cacheWrite1h,
    cacheRead: usage.cache_read_input_tokens ?? 0,
  };
}

/** What an error of the SDK means for the run. Errors without a status are networks, cut streams and error events. */
export function failureResult(error: unknown, usage: TokenUsage | null): ModelResult {
  const outage = (message: string, retryAfterMs: number | null = null): ModelResult => ({
    kind: 'outage',
    message,
    retryAfterMs,
    usage,
  });
  const rejected = (reason: Extract<ModelResult, { kind: 'rejected' }>['reason'], message: string): ModelResult => ({
    kind: 'rejected',
    reason,
    message,
    usage,
  });
  if (error instanceof APIUserAbortError) return outage('the connection to the model was aborted');
  if (!(error instanceof APIError)) return outage(error instanceof Error ? error.message : String(error));
  const message = shortened(error.apiMessage ?? error.message);
  const { status, errorCode, type } = error;
  if (status === 402 || (errorCode !== null && spendLimitCodes.has(errorCode))) return rejected('spend-limit', message);
  if (type === 'billing_error') return rejected('spend-limit', message);
  if (status === 413) return rejected('context-window', message);
  const mayPass = status === undefined || status === 408 || status === 409 || status === 429 || status >= 500;
  if (mayPass && !permanentTypes.has(type ?? '')) return outage(message, retryAfterMs(error.headers));
  return rejected('model-rejected', message);
}

/** Types of error events inside a stream, which carry no status, that another try does not change. */
const permanentTypes = new Set([
  'invalid_request_error',
  'authentication_error',
  'permission_error',
  'not_found_error',
]);

/** `retry-after` in seconds , or the API's own `retry-after-ms`. */
function retryAfterMs(headers: Headers | undefined): number | null {
  const ms = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const text = headers?.get('retry-after');
  if (!text) return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  return null;
}

const shortened = (text: string): string => (text.length > 1000 ? `${text.slice(0, 1000)}…` : text);
