/** A transcript as turns: what the model was told for a call, what it said, and each tool call with what it answered. */
import type { TranscriptBlock, TranscriptMessage } from '../../../../core/contract/reads/transcript.ts';

export type Result = Extract<TranscriptBlock, { kind: 'tool-result' }>;
export type Call = Extract<TranscriptBlock, { kind: 'tool-call' }>;

export type TurnPart =
  /** Of the prompt, or what was told in between. */
  | { kind: 'told'; block: Exclude<TranscriptBlock, Result | Call> }
  | { kind: 'said'; block: Exclude<TranscriptBlock, Result | Call> }
  /** The result is null while there is none. */
  | { kind: 'call'; call: Call; result: Result | null }
  /** Of a call that is not among the messages. */
  | { kind: 'result'; result: Result };

export type ShownTurn = { turn: number; session: number; parts: TurnPart[] };

/** By number. Results stand with their calls, though they are messages of the next turn. */
export function shownTurns(messages: readonly TranscriptMessage[]): Map<number, ShownTurn> {
  const turns = new Map<number, ShownTurn>();
  /** Models may name two calls alike: a result belongs to the last one before it. */
  const open = new Map<string, Extract<TurnPart, { kind: 'call' }>>();
  let number = 1;
  for (const { turn, session, role, blocks } of messages) {
    // Rows of an older release do not say which turn they are of: an answer ends one.
    number = turn ?? number;
    const shown = turns.get(number) ?? { turn: number, session, parts: [] };
    for (const block of blocks) {
      const part = partOf(block, role);
      const call = part.kind === 'result' ? open.get(part.result.id) : undefined;
      if (part.kind === 'call') open.set(part.call.id, part);
      if (call && part.kind === 'result') {
        call.result = part.result;
        open.delete(part.result.id);
      } else shown.parts.push(part);
    }
    if (shown.parts.length > 0) turns.set(number, shown);
    if (role === 'assistant') number += 1;
  }
  return turns;
}

function partOf(block: TranscriptBlock, role: TranscriptMessage['role']): TurnPart {
  if (block.kind === 'tool-call') return { kind: 'call', call: block, result: null };
  if (block.kind === 'tool-result') return { kind: 'result', result: block };
  return role === 'assistant' ? { kind: 'said', block } : { kind: 'told', block };
}
