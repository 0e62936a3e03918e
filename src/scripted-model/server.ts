/** The HTTP server of the scripted model: `/v1/messages`, `/v1/messages/count_tokens` and its own `/__stats`. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Call, callLog } from './call-log.ts';
import { messagesEndpoint } from './messages-endpoint.ts';
import { readPrompt } from './request/prompt-blocks.ts';
import type { Refusal } from './request/refusal.ts';
import { readBody, refuseHeaders, refuseVersion } from './request/request-body.ts';
import { validatePrompt } from './request/validate-request.ts';
import { CountRequest, parseBody } from './request/wire-request.ts';
import { respondJson, respondRefusal } from './response/respond.ts';
import { type Script, ScriptSchema } from './script/script.ts';

export type ScriptedModel = {
  /** The base URL to give to a client: `http://127.0.0.1:PORT`. */
  url: string;
  /** The last calls of `/v1/messages`, oldest first. */
  calls: readonly Call[];
  /** Breaks off what is being answered, and resolves once that is in the books. */
  close: () => Promise<void>;
};

export type ScriptedModelOptions = {
  script: Script;
  apiKey: string;
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  /** Milliseconds; the prompt cache lives by it. */
  now?: () => number;
  /** How many calls `calls` remembers, requests included: 200 unless given. */
  keepCalls?: number;
  newRequestId?: () => string;
};

/** Starts the server. Throws a ZodError for a script that is not one, and the system's error for a port that is taken. */
export async function startScriptedModel(options: ScriptedModelOptions): Promise<ScriptedModel> {
  const { apiKey, port = 0, host = '127.0.0.1', now = Date.now, keepCalls = 200 } = options;
  const newRequestId = options.newRequestId ?? ((): string => `req_${randomUUID().replaceAll('-', '')}`);
  const script = ScriptSchema.parse(options.script);
  const log = callLog(script.name, keepCalls);
  const answerMessages = messagesEndpoint({ script, log, now });

  async function answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    const refuse = (refusal: Refusal): void => respondRefusal(response, refusal, requestId);
    const unauthorized = refuseHeaders(request, apiKey);
    if (unauthorized) return refuse(unauthorized);
    const route = `${request.method} ${request.url?.split('?')[0]}`;
    if (route === 'GET /__stats') return respondJson(response, 200, log.stats(), requestId);
    if (route !== 'POST /v1/messages' && route !== 'POST /v1/messages/count_tokens')
      return refuse({ status: 404, type: 'not_found_error', message: 'Not found' });

    const version = refuseVersion(request);
    if (version) return refuse(version);
    const body = await readBody(request);
    if (!body.ok) return refuse(body.refusal);
    if (route === 'POST /v1/messages') return answerMessages(body.text, response, requestId);
    const count = countTokens(body.text);
    return count.ok ? respondJson(response, 200, count.body, requestId) : refuse(count.refusal);
  }

  const answering = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const requestId = newRequestId();
    const answered = answer(request, response, requestId)
      .catch((error: unknown) => {
        // A client that breaks off its own request is no fault of this server.
        if (!request.complete && request.destroyed) return;
        console.error(error);
        if (response.headersSent) response.destroy();
        else respondRefusal(response, { status: 500, type: 'api_error', message: 'Internal server error' }, requestId);
      })
      .finally(() => answering.delete(answered));
    answering.add(answered);
  });
  await listen(server, port, host);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  return {
    url,
    calls: log.calls,
    close: async () => {
      await close(server);
      await Promise.all(answering);
    },
  };
}

function countTokens(text: string): { ok: true; body: { input_tokens: number } } | { ok: false; refusal: Refusal } {
  const parsed = parseBody(CountRequest, text);
  if (!parsed.ok) return parsed;
  const reading = readPrompt(parsed.body);
  const refusal = validatePrompt(parsed.body, reading);
  return refusal ? { ok: false, refusal } : { ok: true, body: { input_tokens: reading.totalTokens } };
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Closing twice is closing once. */
const close = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!server.listening) return resolve();
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
