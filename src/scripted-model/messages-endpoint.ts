/** `POST /v1/messages`: check the request, find its turn, wait as long as the script says, account, answer, book. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { noUsage } from '../core/money/prices.ts';
import { billedUsage, type Call, type CallLog } from './call-log.ts';
import { accountPrompt, type PromptAccount, promptCache } from './request/cache-accounting.ts';
import { modelRules } from './request/models.ts';
import { hashOf, type PromptReading, readPrompt } from './request/prompt-blocks.ts';
import type { Refusal } from './request/refusal.ts';
import { validateRequest } from './request/validate-request.ts';
import { MessagesRequest, parseBody } from './request/wire-request.ts';
import { type FaultCounter, faultCounter, refusalOf, refuses } from './response/faults.ts';
import { respondMessage, respondNothing, respondRefusal } from './response/respond.ts';
import { wireMessage } from './response/sse.ts';
import { type Played, play } from './script/play.ts';
import type { Fault, ParsedScript } from './script/script.ts';

/** A request that will be answered. `due` is the key under which its turn's fault is counted. */
type Prepared = { request: MessagesRequest; played: Played; account: PromptAccount; due: string };

export type Endpoint = (body: string, response: ServerResponse, requestId: string) => Promise<void>;

/** The endpoint of one server, which keeps the prompt cache and the count of faults given. `now` is in milliseconds. */
export function messagesEndpoint(options: { script: ParsedScript; log: CallLog; now: () => number }): Endpoint {
  const { script, log, now } = options;
  const cache = promptCache(now);
  const faultDue = faultCounter();

  return async (body, response, requestId) => {
    const call: Call = { ...newCall, requestId, at: now() };
    const refuse = (refusal: Refusal): void => {
      log.add({ ...call, status: refusal.status });
      respondRefusal(response, refusal, requestId);
    };
    const parsed = parseBody(MessagesRequest, body);
    if (!parsed.ok) return refuse(parsed.refusal);
    call.request = parsed.body;
    const result = prepare(script, parsed.body, cache.entryTtlMs);
    if (!result.ok) return refuse(result.refusal);
    const { request, played, account, due } = result.prepared;
    call.session = played.session;
    call.turn = played.turn;

    if (!(await stayed(response, script.latencyMs))) return log.add({ ...call, outcome: 'unfinished' });
    const fault = dueFault(faultDue, due, played.fault);
    call.fault = fault?.kind;
    if (fault && refuses(fault)) return refuse(refusalOf(fault));
    if (fault?.kind === 'no-answer' || fault?.kind === 'page') {
      await respondNothing(response, fault);
      return log.add({ ...call, outcome: 'unfinished' });
    }
    // Entries become readable when the first answer starts, not when it was asked for.
    cache.keep(account.touched);
    const { model, max_tokens: maxTokens, stream } = request;
    const message = wireMessage({ answer: played.answer, account, model, maxTokens });
    const complete = await respondMessage({ response, message, stream, fault, requestId });
    const usage = billedUsage(message.usage);
    log.add(
      complete
        ? { ...call, outcome: 'answered', usage }
        : { ...call, outcome: 'unfinished', usage: { ...usage, output: Math.min(1, usage.output) } },
    );
  };
}

const newCall: Omit<Call, 'requestId' | 'at'> = {
  outcome: 'refused',
  status: 200,
  request: undefined,
  session: undefined,
  turn: undefined,
  fault: undefined,
  usage: noUsage,
};

function prepare(
  script: ParsedScript,
  request: MessagesRequest,
  entryTtlMs: (key: string) => number | undefined,
): { ok: true; prepared: Prepared } | { ok: false; refusal: Refusal } {
  const reading = readPrompt(request);
  const refusal = validateRequest(request, reading);
  if (refusal) return { ok: false, refusal };
  const result =
    request.max_tokens === 0 ? { ok: true as const, played: warmUp(reading) } : play(script, request, reading);
  if (!result.ok) return result;
  const minimumCachedTokens = modelRules(request.model)?.minimumCachedTokens ?? 0;
  const account = accountPrompt({ prompt: request, reading, minimumCachedTokens, entryTtlMs });
  const due = hashOf(result.played.session, String(result.played.turn), reading.before.at(-1)?.history ?? '');
  return { ok: true, prepared: { request, played: result.played, account, due } };
}

/** `max_tokens: 0` writes the prompt cache and says nothing, so it belongs to no turn. */
function warmUp(reading: PromptReading): Played {
  const id = `msg_${hashOf('warm-up', reading.before.at(-1)?.prefix ?? '').slice(0, 24)}`;
  const refusal = { category: null, explanation: null };
  const answer = { id, content: [], stopReason: 'max_tokens' as const, refusal, outputTokens: 0, thinkingTokens: 0 };
  return { session: 'warm-up', turn: 0, answer, fault: undefined };
}

const dueFault = (due: FaultCounter, key: string, fault: Fault | undefined): Fault | undefined =>
  fault && due(key, fault) ? fault : undefined;

/** Waits for `latencyMs`, and says whether the client is still there then. */
async function stayed(response: ServerResponse, latencyMs: number): Promise<boolean> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  if (latencyMs > 0) await sleep(latencyMs, undefined, { signal: left.signal }).catch(onlyAborts);
  return !left.signal.aborted && !response.destroyed;
}

function onlyAborts(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
