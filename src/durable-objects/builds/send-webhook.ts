/** Sends one message to one webhook, signed after Standard Webhooks. */
import { Webhook } from 'standardwebhooks';
import { webhookFault, webhookSecrets } from '../../core/contract/webhooks.ts';
import { secretAdvice } from './setting-advice.ts';

/** The part of the environment that it needs; `Env` fits. */
export type WebhookSettings = { WEBHOOK_SECRET?: string; LOCAL_GIT_URL?: string };

/** Only a local stack has a git server of its own; there, messages may go to this machine too. */
export const isLocalStack = ({ LOCAL_GIT_URL }: WebhookSettings): boolean => LOCAL_GIT_URL !== undefined;

export type WebhookAnswer = { answer: 'taken' | 'gone' | 'failed'; message: string };

export type WebhookPorts = {
  fetch(url: string, init: RequestInit): Promise<Response>;
  timeoutMs: number;
  /** Milliseconds since the epoch. */
  now(): number;
};

/** One try. `id` and `body` are the same in every try; the message of a failure names nothing but what went wrong. */
export async function sendWebhook(
  { url, id, body }: { url: string; id: string; body: string },
  settings: WebhookSettings,
  ports: WebhookPorts,
): Promise<WebhookAnswer> {
  const fault = webhookFault(url, isLocalStack(settings));
  if (fault !== null) return failed(fault);
  const secrets = webhookSecrets(settings.WEBHOOK_SECRET);
  if (secrets === null) return failed(secretAdvice);
  const at = new Date(ports.now());
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  // Not AbortSignal.timeout: its timer would keep a Durable Object in memory after the answer.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ports.timeoutMs);
  try {
    const response = await ports.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Breakwater',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signatures.join(' '),
      },
      body,
      redirect: 'manual',
      signal: late.signal,
    });
    await response.body?.cancel();
    return answerOf(response.status);
  } catch {
    return failed(late.signal.aborted ? `no answer within ${ports.timeoutMs / 1000} s` : 'it cannot be reached');
  } finally {
    clearTimeout(timer);
  }
}

function answerOf(status: number): WebhookAnswer {
  if (status >= 200 && status < 300) return { answer: 'taken', message: `it answers ${status}` };
  if (status === 410) return { answer: 'gone', message: 'it answers 410' };
  return failed(`it answers ${status}${status >= 300 && status < 400 ? ', and redirects are not followed' : ''}`);
}

const failed = (message: string): WebhookAnswer => ({ answer: 'failed', message });
