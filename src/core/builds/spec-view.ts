/** The submitted text with what the plan makes of it: where each requirement quotes it, and why the rest asks for nothing. */
import type { SpecAnswer } from '../contract/views.ts';
import { foldedText, quoteSpans } from '../plan/fidelity/quotes.ts';
import { unquotedSentences } from '../plan/fidelity/unquoted.ts';
import { type BuildState, specOf } from './state.ts';

/** Null where a plan was submitted. */
export function specView({ submission, plan, asksNothing }: BuildState): SpecAnswer | null {
  const text = specOf(submission);
  if (text === null) return null;
  if (plan === null) return { text, requirements: [], unquoted: [] };
  const folded = foldedText(text);
  const reasons = new Map(asksNothing.flatMap(({ sentences, reason }) => sentences.map((id) => [id, reason])));
  return {
    text,
    requirements: plan.requirements.map(({ id, quote }) => ({ id, quote, at: quoteSpans(folded, quote) })),
    unquoted: unquotedSentences(text, plan.requirements).map(({ id, start, end }) => ({
      id,
      start,
      end,
      reason: reasons.get(id) ?? null,
    })),
  };
}
