/** Takes an error of the SDK apart, for the core to say what it means. */
import { APIError } from '@anthropic-ai/sdk';
import { networkWords } from '../../../core/network/network-words.ts';
import { brokenCall, modelFailure } from '../../../core/runs/turns/model-failure.ts';
import type { ModelFailure } from '../../../core/runs/turns/model-result.ts';
import { readable } from '../../../core/runs/turns/readable.ts';

/** `now` is in milliseconds since the epoch; `secrets` never get into a message. */
export function failedCall(error: unknown, now: number, secrets: readonly string[]): ModelFailure {
  const message = readable(wordsOf(error), secrets);
  if (!(error instanceof APIError)) return brokenCall(message);
  const { status, errorCode, type, headers } = error;
  return modelFailure({ status, errorCode: errorCode ?? null, type: type ?? null, message, headers }, now);
}

/** What the provider says, with its status; else the error and what caused it, each said once. */
function wordsOf(error: unknown): string {
  if (error instanceof APIError && error.apiMessage !== null)
    return error.status === undefined ? error.apiMessage : `${error.apiMessage} (${error.status})`;
  const words: string[] = [];
  for (let cause = error; cause instanceof Error && words.length < 4; cause = cause.cause)
    words.push(networkWords(cause.message).replace(/\.$/, ''));
  return [...new Set(words)].filter((word) => word !== '').join(': ') || String(error);
}
