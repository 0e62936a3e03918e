/** What a run needs from the outside: the model, its Build, its sandbox, the clock and the dice. */
import type { RunSandbox } from '../../containers/driver/object-sandbox.ts';
import type { TokenUsage } from '../../core/money/prices.ts';
import type { LedgerAnswer, LedgerRequest, RunReport } from '../../core/runs/messages.ts';
import type { ContentBlock } from '../../core/runs/record.ts';
import type { ModelRequest } from '../../core/runs/request.ts';
import type { SlotAnswer, SlotRequest } from '../../core/runs/slots.ts';
import type { PromptTexts } from './model/prompts.ts';

/**
 * How a model call ended; `model-failure.ts` has the table. Only `outage` may pass by itself. `usage` holds what the call can have cost at most; it is null
 * where an answer began and broke off before the provider had said how long the prompt is. `isWorstCase` where the end of
 * the call is not known, so that it may have cost less.
 */
export type ModelResult = {
  isWorstCase?: true;
} /** `refusal`: why the model refused, where that is its stop reason and it says so. */ & (
  | { kind: 'message'; content: ContentBlock[]; stopReason: string; refusal?: string; usage: TokenUsage }
  | { kind: 'outage'; message: string; retryAfterMs: number | null; usage: TokenUsage | null }
  /** The answer was still coming when the time for it was up. */
  | { kind: 'overdue'; message: string; usage: TokenUsage | null }
  /** Every call is refused until a person acts at the provider; then this one may pass. */
  | { kind: 'blocked'; message: string; usage: TokenUsage | null }
  /** The same request would be refused again. */
  | { kind: 'rejected'; reason: 'model-rejected' | 'context-window'; message: string; usage: TokenUsage | null }
  | { kind: 'aborted'; usage: TokenUsage | null }
);

export type CallModel = (
  request: ModelRequest,
  /** `timeoutMs` counts from the beginning of the answer. */
  options: { timeoutMs: number; signal: AbortSignal },
) => Promise<ModelResult>;

export type Ports = {
  callModel: CallModel;
  build: {
    report(report: RunReport): Promise<void>;
    askLedger(request: LedgerRequest): Promise<LedgerAnswer>;
  };
  /** The bound on concurrent sandboxes. */
  slots: {
    acquire(request: SlotRequest): Promise<SlotAnswer>;
    release(request: Pick<SlotRequest, 'runId' | 'ticket'>): Promise<void>;
  };
  sandbox: RunSandbox;
  texts: PromptTexts;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number from 0 up to 1. */
  random(): number;
  /** Aborted when the run is stopped. */
  signal: AbortSignal;
};
