/** What the server was asked and what it charged: the provider's side of the books, to hold a client's ledger against. */
import { addUsage, costUsd, noUsage, priceOf, type TokenUsage } from '../core/money/prices.ts';
import type { MessagesRequest } from './request/wire-request.ts';
import type { WireUsage } from './response/sse.ts';
import type { Fault } from './script/script.ts';

/**
 * `answered` came whole. `unfinished` began and broke off, by a fault or because the client left: its usage is what the
 * provider had counted when it began. `refused` is any error response and costs nothing.
 */
export type CallOutcome = 'answered' | 'unfinished' | 'refused';

export type Call = {
  requestId: string;
  at: number;
  outcome: CallOutcome;
  status: number;
  /** Undefined where the request did not get that far. */
  request: MessagesRequest | undefined;
  session: string | undefined;
  turn: number | undefined;
  /** The scripted fault that it met; a refusal without one was the client's own. */
  fault: Fault['kind'] | undefined;
  usage: TokenUsage;
};

type Sum = { requests: number; usage: TokenUsage; billedUsd: number };
export type Stats = {
  script: string;
  requests: number;
  refused: number;
  /** Those of the refused that the API would not have taken either. */
  invalid: number;
  billedUsd: number;
  usage: TokenUsage;
  /** By model, what was answered. */
  models: Record<string, Sum>;
  /** What began and broke off; not part of the sums above. */
  unfinished: Sum;
};

export type CallLog = { add: (call: Call) => void; calls: readonly Call[]; stats: () => Stats };

/** Keeps the sums of all calls and the last `keep` calls themselves, whose requests may be large. */
export function callLog(script: string, keep: number): CallLog {
  const calls: Call[] = [];
  const models = new Map<string, Sum>();
  let unfinished = emptySum;
  let requests = 0;
  let refused = 0;
  let invalid = 0;
  return {
    calls,
    add(call) {
      requests += 1;
      calls.push(call);
      if (calls.length > keep) calls.shift();
      const model = call.request?.model;
      if (call.outcome === 'refused' && call.fault === undefined) invalid += 1;
      if (call.outcome === 'refused' || model === undefined) refused += 1;
      else if (call.outcome === 'unfinished') unfinished = addCall(unfinished, model, call.usage);
      else models.set(model, addCall(models.get(model) ?? emptySum, model, call.usage));
    },
    stats() {
      const sums = [...models.values()];
      return {
        script,
        requests,
        refused,
        invalid,
        billedUsd: sums.reduce((sum, { billedUsd }) => sum + billedUsd, 0),
        usage: sums.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
        models: Object.fromEntries(models),
        unfinished,
      };
    },
  };
}

const emptySum: Sum = { requests: 0, usage: noUsage, billedUsd: 0 };

function addCall(sum: Sum, model: string, usage: TokenUsage): Sum {
  const price = priceOf(model);
  if (!price) throw new Error(`no price for ${model}, which the request check lets through`);
  return {
    requests: sum.requests + 1,
    usage: addUsage(sum.usage, usage),
    billedUsd: sum.billedUsd + costUsd(usage, price),
  };
}

/** The usage of a message by the kinds that are billed apart. */
export const billedUsage = (usage: WireUsage): TokenUsage => ({
  input: usage.input_tokens,
  output: usage.output_tokens,
  cacheWrite5m: usage.cache_creation.ephemeral_5m_input_tokens,
  cacheWrite1h: usage.cache_creation.ephemeral_1h_input_tokens,
  cacheRead: usage.cache_read_input_tokens,
});
