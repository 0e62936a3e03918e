/** Whether the model's API takes the key: a count of tokens costs nothing. */
import Anthropic, { APIError } from '@anthropic-ai/sdk';
import { readable } from '../../core/runs/turns/readable.ts';

export type ModelAnswer =
  | { kind: 'accepted' }
  /** The key is not taken. */
  | { kind: 'refused'; status: number }
  /** It answers, and the answer does not say whether the key is good. */
  | { kind: 'unclear'; status: number; message: string }
  | { kind: 'unreachable'; message: string };

export type ModelAccess = { apiKey: string; baseUrl: string | undefined; model: string };

/** Asked through the SDK, as runs ask: it says which version of the API is spoken. */
export async function askModel(
  { apiKey, baseUrl, model }: ModelAccess,
  ports: { fetch(url: string, init: RequestInit): Promise<Response>; timeoutMs: number },
): Promise<ModelAnswer> {
  const words = (error: unknown) => readable(error instanceof Error ? error.message : String(error), [apiKey]);
  const client = new Anthropic({
    apiKey,
    maxRetries: 0,
    timeout: ports.timeoutMs,
    logLevel: 'off',
    fetch: (input, init) => ports.fetch(String(input), { ...init, redirect: 'manual' }),
    ...(baseUrl ? { baseURL: baseUrl.replace(/\/+$/, '') } : {}),
  });
  try {
    await client.messages.countTokens({ model, messages: [{ role: 'user', content: 'Hello' }] });
    return { kind: 'accepted' };
  } catch (error) {
    const status = error instanceof APIError ? error.status : undefined;
    if (status === undefined) return { kind: 'unreachable', message: words(error) };
    if (status === 401 || status === 403) return { kind: 'refused', status };
    return { kind: 'unclear', status, message: words(error) };
  }
}
