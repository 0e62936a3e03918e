/** A sandbox behind an HTTP port: a container's or the local host's. What it answers is untrusted: parsed and bounded. */
import { z } from 'zod';
import { type Operation, type OperationResult, operations, SandboxError } from '../../core/sandbox/protocol.ts';
import { type CallWatch, watchCall } from './call-watch.ts';
import { followExec } from './exec-frames.ts';
import { withOlderServers } from './older-server.ts';
import { parseJson } from './parse-json.ts';
import { responseText } from './response-chunks.ts';
import type { Sandbox, SandboxAnswer } from './sandbox.ts';

export type HttpSandboxOptions = {
  /** Sends a request to the port. */
  fetch: (request: Request) => Promise<Response>;
  baseUrl: string;
  token: string;
  /** Names the sandbox on its host. */
  id: string;
  /** For a whole operation other than `exec`; 10 min where it works on a whole repository, else 2 min. */
  callTimeoutMs?: number;
  /** Between two frames of an `exec`; 30 s. */
  silenceMs?: number;
};

/** The largest answers are a read of 200 kB and a thousand found lines, as JSON. */
const maxAnswerBytes = 4_000_000;
/** These clone, fetch, push, check out or wait for services; the others are done in no time, and silence says that the sandbox hangs. */
const longOperations: readonly Operation[] = [
  'prepare',
  'save',
  'merge',
  'checkout',
  'settle',
  'reset',
  'browser',
  'dispose',
];
export const longestCallMs = 600_000;
const shortTimeoutMs = 120_000;
/** For a question about a job, whose answer the server holds for a minute at most. */
export const longestWaitMs = 90_000;
/** Beyond a command's own time limit: for its start and its end. */
const execSlackMs = 60_000;

const ErrorBody = z.strictObject({ error: SandboxError });

export function httpSandbox(options: HttpSandboxOptions): Sandbox {
  const { fetch, baseUrl, token, id, callTimeoutMs, silenceMs = 30_000 } = options;

  const post = (operation: Operation, body: unknown, watch: CallWatch): Promise<SandboxAnswer<Response>> =>
    watch.io(() =>
      fetch(
        new Request(new URL(`/sandboxes/${encodeURIComponent(id)}/${operation}`, baseUrl), {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          redirect: 'manual',
          signal: watch.signal,
        }),
      ),
    );

  return {
    call: withOlderServers(async (operation, request, signal) => {
      const usualMs = usualTimeoutMs(operation);
      const watch = watchCall({ deadlineMs: callTimeoutMs ?? usualMs, signal });
      try {
        const response = await post(operation, request, watch);
        if (!response.ok) return response;
        const text = await responseText(response.result, maxAnswerBytes, watch);
        if (!text.ok) return text;
        return response.result.ok ? parseResult(operation, text.result) : parseError(text.result);
      } finally {
        watch.end();
      }
    }),

    exec: async (request, { onOutput = () => undefined, signal } = {}) => {
      const watch = watchCall({ deadlineMs: request.timeoutMs + execSlackMs, silenceMs, signal });
      try {
        const response = await post('exec', request, watch);
        if (!response.ok) return response;
        if (response.result.ok) return await followExec(response.result, watch, onOutput);
        const text = await responseText(response.result, maxAnswerBytes, watch);
        return text.ok ? parseError(text.result) : text;
      } finally {
        watch.end();
      }
    },
  };
}

function usualTimeoutMs(operation: Operation): number {
  if (operation === 'job') return longestWaitMs;
  return longOperations.includes(operation) ? longestCallMs : shortTimeoutMs;
}

function parseResult<O extends Operation>(operation: O, text: string): SandboxAnswer<OperationResult<O>> {
  const schema: z.ZodType = operations[operation].result;
  // The table pairs each operation with its result, which the compiler cannot follow through an index.
  return parseJson(schema as z.ZodType<OperationResult<O>>, text);
}

function parseError(text: string): SandboxAnswer<never> {
  const parsed = parseJson(ErrorBody, text);
  return parsed.ok ? { ok: false, error: parsed.result.error } : parsed;
}
