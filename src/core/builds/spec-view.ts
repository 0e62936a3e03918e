/** The submitted text with what the plan makes of it: where each requirement quotes it, and why the rest asks for nothing. */
import type { SpecAnswer } from '../contract/views.ts';
import { foldedText, isQuoteOf, quoteSpans } from '../plan/fidelity/quotes.ts';
import { unquotedSentences } from '../plan/fidelity/unquoted.ts';
import { remembered } from '../remembered.ts';
import { type BuildState, specOf } from './state.ts';

/** Null where a plan was submitted. A long spec is read through for every quote, once for each state of a build. */
export const specView = remembered(({ submission, plan, asksNothing }: BuildState): SpecAnswer | null => {
  const text = specOf(submission);
  if (text === null) return null;
  if (plan === null) return { text, assumptions: [], requirements: [], unquoted: [] };
  const folded = foldedText(text);
  const { assumptions = [] } = plan;
  const reasons = new Map(asksNothing.flatMap(({ sentences, reason }) => sentences.map((id) => [id, reason])));
  return {
    text,
    assumptions,
    requirements: plan.requirements.map(({ id, quote }) => {
      const at = quoteSpans(folded, quote);
      const assumed = at.length > 0 ? undefined : assumptions.find((one) => isQuoteOf(foldedText(one.text), quote));
      return { id, quote, at, assumption: assumed?.id ?? null };
    }),
    unquoted: unquotedSentences(text, plan.requirements).map(({ id, start, end }) => ({
      id,
      start,
      end,
      reason: reasons.get(id) ?? null,
    })),
  };
});
