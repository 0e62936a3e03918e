/** Calls the Messages API through the SDK and turns whatever happens into a `ModelResult`. */
import Anthropic, { APIError } from '@anthropic-ai/sdk';
import type { Message as ApiMessage, MessageStreamEvent, Usage } from '@anthropic-ai/sdk/resources/messages';
import { noUsage, type TokenUsage } from '../../../core/money/prices.ts';
import type { ContentBlock } from '../../../core/runs/transcript.ts';
import { type CallLimits, callLimits, cutAtWhole } from '../../../core/runs/turns/call-limits.ts';
import type { ModelResult } from '../../../core/runs/turns/model-result.ts';
import { readable } from '../../../core/runs/turns/readable.ts';
import type { CallModel } from '../ports.ts';
import { failedCall } from './failed-call.ts';
import { watchedFetch } from './watched-fetch.ts';

/**
 * A model port over the real API, or whatever speaks it at `baseUrl`. The SDK never retries here: a retry is a step
 * of the run, durable and reported.
 */
export function anthropicModel(
  access: { apiKey: string; baseUrl: string | undefined },
  given: Partial<CallLimits> = {},
): CallModel {
  const limits = { ...callLimits, ...given };
  return async (request, { timeoutMs, signal }) => {
    const spent = spending(request.max_tokens);
    const watched = watchedFetch(limits);
    const late = lateness();
    late.after(limits.wholeMs, cutAtWhole(limits));
    const client = new Anthropic({
      apiKey: access.apiKey,
      maxRetries: 0,
      logLevel: 'off',
      fetch: async (input, init) => {
        const response = await watched(input, init);
        if (response.ok && response.headers.get('content-type')?.startsWith('text/event-stream')) {
          spent.answerBegins();
          late.after(timeoutMs, `no end of the answer in ${timeoutMs} ms`);
        }
        return response;
      },
      ...(access.baseUrl ? { baseURL: access.baseUrl } : {}),
    });
    // Replayed blocks are whatever the API sent before, which the SDK's types of this day may not name.
    const params = request as unknown as Anthropic.MessageStreamParams;
    const stream = client.messages.stream(params, { signal: AbortSignal.any([signal, late.signal]) });
    let unknownDelta: string | undefined;
    stream.on('streamEvent', (event, message) => {
      spent.count(message);
      unknownDelta ??= lostDelta(event, message);
    });
    const secrets = [access.apiKey];
    try {
      return messageResult(await stream.finalMessage(), unknownDelta, { secrets, limits });
    } catch (error) {
      const cost = spent.atMost(error);
      if (signal.aborted) return { kind: 'aborted', ...cost };
      if (late.signal.aborted) return { kind: 'overdue', message: String(late.signal.reason), ...cost };
      return { ...failedCall(error, Date.now(), secrets), ...cost };
    } finally {
      late.forget();
    }
  };
}

/** Aborts at the first of some times, and says which one it was. */
function lateness() {
  const overdue = new AbortController();
  const timers: ReturnType<typeof setTimeout>[] = [];
  return {
    signal: overdue.signal,
    after: (ms: number, why: string): void => {
      timers.push(setTimeout(() => overdue.abort(why), ms));
    },
    forget: (): void => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

type Cost = Pick<ModelResult, 'usage' | 'isWorstCase'>;

/**
 * What a call that breaks off can have cost. The SDK forgets a message that ends without `message_stop`; it is owed all
 * the same. The prompt is counted at the start of the stream, the answer only at its end: until then it may have been as
 * long as was allowed, which overstates it. An error response costs nothing, and neither does an error event before the
 * message has begun, or a request that nothing came back for.
 */
function spending(maxTokens: number) {
  let begun = false;
  let counted: Cost | null = null;
  return {
    answerBegins: (): void => {
      begun = true;
    },
    count: (message: ApiMessage): void => {
      if (!message.usage) throw new Error('the stream does not say what it costs');
      const usage = tokenUsage(message.usage);
      counted =
        message.stop_reason === null ? { usage: { ...usage, output: maxTokens }, isWorstCase: true } : { usage };
    },
    atMost: (error: unknown): Cost => {
      const isProvidersWord = error instanceof APIError && error.headers !== undefined;
      return counted ?? (begun && !isProvidersWord ? { usage: null, isWorstCase: true } : { usage: noUsage });
    },
  };
}

function messageResult(
  message: ApiMessage,
  unknownDelta: string | undefined,
  { secrets, limits }: { secrets: readonly string[]; limits: CallLimits },
): ModelResult {
  const usage = tokenUsage(message.usage);
  const broken = (words: string): ModelResult => ({ kind: 'outage', message: words, retryAfterMs: null, usage });
  if (unknownDelta !== undefined) {
    // It would be sent back as something that the model has not said, and every other call may bring it again.
    const words = `the model answers in a form that is not known here: ${readable(unknownDelta, secrets)}`;
    return { kind: 'rejected', reason: 'model-rejected', message: words, usage };
  }
  const { stop_reason: stopReason, stop_details: details } = message;
  if (stopReason === null) return broken('the answer ended without a stop reason');
  // The blocks go into the transcript as they came; JSON drops what the SDK adds to them beside the wire's fields.
  const json = JSON.stringify(message.content);
  if (new TextEncoder().encode(json).length > limits.mostContentBytes)
    return broken(`the answer has more than ${limits.mostContentBytes} bytes`);
  const content: ContentBlock[] = JSON.parse(json);
  if (content.some(({ type, input }) => type === 'tool_use' && !isObject(input)))
    return broken('tool input came that is no object');
  const refusal = [details?.category, details?.explanation].filter((text) => typeof text === 'string').join(': ');
  return {
    kind: 'message',
    content,
    stopReason,
    ...(refusal !== '' && { refusal: readable(refusal, secrets) }),
    usage,
  };
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The pieces that the SDK puts together, by the type of their block; it drops all others without a word. */
const piecesOf: Partial<Record<string, readonly string[]>> = {
  text: ['text_delta', 'citations_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  tool_use: ['input_json_delta'],
  server_tool_use: ['input_json_delta'],
};

function lostDelta(event: MessageStreamEvent, message: ApiMessage): string | undefined {
  if (event.type !== 'content_block_delta') return undefined;
  const block = message.content[event.index]?.type ?? 'no block';
  const piece = event.delta.type;
  return piecesOf[block]?.includes(piece) ? undefined : `${piece} in ${block}`;
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
