/** How a model call ended, as a run sees it. */
import type { TokenUsage } from '../../money/prices.ts';
import type { ContentBlock } from '../transcript.ts';

/** What a call has cost. */
type Cost = {
  /**
   * What the call can have used at most; null where an answer began and broke off before the provider had said how long
   * the prompt is.
   */
  usage: TokenUsage | null;
  /** The end of the call is not known, so that it may have cost less. */
  isWorstCase?: boolean;
};

/** An answer that came whole; `refusal` is why the model refused, where that is its stop reason and it says so. */
export type ModelMessage = { content: ContentBlock[]; stopReason: string; refusal?: string };

/** Why no answer came; `model-failure.ts` has the table. Only `outage` may pass by itself. */
export type ModelFailure =
  | { kind: 'outage'; message: string; retryAfterMs: number | null }
  /** Every call is refused until a person acts at the provider; then this one may pass. */
  | { kind: 'blocked'; message: string }
  /** The same request would be refused again. */
  | { kind: 'rejected'; reason: 'model-rejected' | 'context-window'; message: string };

export type ModelResult =
  | ({ kind: 'message'; usage: TokenUsage; isWorstCase?: boolean } & ModelMessage)
  | ((
      | ModelFailure
      /** The answer was still coming when the time for it was up. */
      | { kind: 'overdue'; message: string }
      | { kind: 'aborted' }
    ) &
      Cost);
