/** The submitted text with what the plan makes of it: where each requirement quotes it, and why the rest asks for nothing. */
import type { SpecAnswer } from '../contract/views.ts';
import { foldedText, isQuoteOf, quoteSpans } from '../plan/fidelity/quotes.ts';
import { unquotedSentences } from '../plan/fidelity/unquoted.ts';
import type { WorkPlan } from '../plan/work-plan.ts';
import { type BuildState, specOf } from './state.ts';

/** Null where a plan was submitted. */
export function specView({ submission, plan, asksNothing }: BuildState): SpecAnswer | null {
  const text = specOf(submission);
  if (text === null) return null;
  if (plan === null) return { text, assumptions: [], requirements: [], unquoted: [] };
  const { requirements, unquoted } = quotedIn(text, plan);
  const reasons = new Map(asksNothing.flatMap(({ sentences, reason }) => sentences.map((id) => [id, reason])));
  return {
    text,
    assumptions: plan.assumptions ?? [],
    requirements,
    unquoted: unquoted.map((sentence) => ({ ...sentence, reason: reasons.get(sentence.id) ?? null })),
  };
}

type Quoted = { requirements: SpecAnswer['requirements']; unquoted: Omit<SpecAnswer['unquoted'][number], 'reason'>[] };

/** Looked for once for each plan: a long spec is read through for every quote. */
function quotedIn(text: string, plan: WorkPlan): Quoted {
  const known = quotes.get(plan);
  if (known?.text === text) return known.quoted;
  const quoted = findQuotes(text, plan);
  quotes.set(plan, { text, quoted });
  return quoted;
}

const quotes = new WeakMap<WorkPlan, { text: string; quoted: Quoted }>();

function findQuotes(text: string, { requirements, assumptions = [] }: WorkPlan): Quoted {
  const folded = foldedText(text);
  return {
    requirements: requirements.map(({ id, quote }) => {
      const at = quoteSpans(folded, quote);
      const assumed = at.length > 0 ? undefined : assumptions.find((one) => isQuoteOf(foldedText(one.text), quote));
      return { id, quote, at, assumption: assumed?.id ?? null };
    }),
    unquoted: unquotedSentences(text, requirements).map(({ id, start, end }) => ({ id, start, end })),
  };
}
