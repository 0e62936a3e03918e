/** Whether the model's API takes the key: a count of tokens costs nothing. */
import { readable } from '../../core/runs/turns/readable.ts';

export type ModelAnswer =
  | { kind: 'accepted' }
  /** The key is not taken. */
  | { kind: 'refused'; status: number }
  /** It answers, and the answer does not say whether the key is good. */
  | { kind: 'unclear'; status: number; message: string }
  | { kind: 'unreachable'; message: string };

export type ModelAccess = { apiKey: string; baseUrl: string | undefined; model: string };

export async function askModel(
  { apiKey, baseUrl = 'https://api.anthropic.com', model }: ModelAccess,
  ports: { fetch(url: string, init: RequestInit): Promise<Response>; timeoutMs: number },
): Promise<ModelAnswer> {
  const words = (text: string) => readable(text, [apiKey]);
  try {
    const answer = await ports.fetch(`${baseUrl.replace(/\/+$/, '')}/v1/messages/count_tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
      redirect: 'manual',
      signal: AbortSignal.timeout(ports.timeoutMs),
    });
    const { status } = answer;
    if (answer.ok) return { kind: 'accepted' };
    if (status === 401 || status === 403) return { kind: 'refused', status };
    return { kind: 'unclear', status, message: words((await answer.text()).slice(0, 2000)) };
  } catch (error) {
    return { kind: 'unreachable', message: words(error instanceof Error ? error.message : String(error)) };
  }
}
