/** The sentences of a spec that no requirement quotes, and whether a validator has said of each why it asks for nothing. */
import { z } from 'zod';
import { oneLine } from '../../one-line.ts';
import type { Requirement } from '../work-plan.ts';
import { foldedText, quoteSpans, type Span } from './quotes.ts';
import { type Sentence, sentencesOf } from './sentences.ts';

/** Why sentences ask for nothing that a requirement should quote, in the validator's words. */
export const AsksNothing = z.strictObject({
  sentences: z.array(z.string().max(20)).min(1).max(500),
  reason: z.string().trim().min(1).max(1000),
});
export type AsksNothing = z.infer<typeof AsksNothing>;

/** So many are asked of one validator; in a longer list neighbours stand together, and none is left out. */
const mostListed = 300;

/** So much of a sentence may be left out of a quote, where most of it is quoted. */
const longestLeftOut = 80;

/** In the order of the spec: what no requirement quotes, or only half, or not in a long part. */
export function unquotedSentences(spec: string, requirements: readonly Requirement[]): Sentence[] {
  const folded = foldedText(spec);
  const quoted = merged(requirements.flatMap(({ quote }) => quoteSpans(folded, quote)));
  let first = 0;
  const open = sentencesOf(spec).filter((sentence) => {
    while ((quoted[first]?.end ?? Number.POSITIVE_INFINITY) <= sentence.start) first += 1;
    const leftOut: number[] = [];
    let from = sentence.start;
    for (let n = first; (quoted[n]?.start ?? Number.POSITIVE_INFINITY) < sentence.end; n += 1) {
      leftOut.push(letters(spec, from, quoted[n]?.start ?? from));
      from = quoted[n]?.end ?? from;
    }
    leftOut.push(letters(spec, from, sentence.end));
    const whole = letters(spec, sentence.start, sentence.end);
    const missing = leftOut.reduce((sum, one) => sum + one, 0);
    return missing * 2 >= whole || leftOut.some((one) => one > longestLeftOut);
  });
  return grouped(open, Math.ceil(open.length / mostListed));
}

/** Spans that touch as one, in their order. */
function merged(spans: readonly Span[]): Span[] {
  const union: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = union.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else union.push({ ...span });
  }
  return union;
}

const letters = (spec: string, start: number, end: number): number =>
  start >= end ? 0 : spec.slice(start, end).replace(/\s+/g, '').length;

function grouped(sentences: readonly Sentence[], size: number): Sentence[] {
  if (size <= 1) return [...sentences];
  const groups: Sentence[] = [];
  for (let n = 0; n < sentences.length; n += size) {
    const members = sentences.slice(n, n + size);
    const [head] = members;
    const last = members.at(-1);
    if (!head || !last) continue;
    const kind = members.every((one) => one.kind === 'aside') ? 'aside' : 'sentence';
    groups.push({ id: `${head.id}-${last.id}`, start: head.start, end: last.end, kind });
  }
  return groups;
}

/** A line for each, as a validator and those who edit a plan read them. */
export const unquotedLines = (spec: string, sentences: readonly Sentence[]): string[] =>
  sentences.map(
    ({ id, kind, start, end }) =>
      `${id}${kind === 'aside' ? ' (heading or code)' : ''}: ${oneLine(spec.slice(start, end))}`,
  );

/** What keeps an approval from saying of each sentence why it asks for nothing, or undefined. */
export function unansweredFault(open: readonly Sentence[], answers: readonly AsksNothing[]): string | undefined {
  const answered = new Set(answers.flatMap(({ sentences }) => sentences));
  const missing = open.filter(({ id }) => !answered.has(id)).map(({ id }) => id);
  const kinds = new Map(open.map(({ id, kind }) => [id, kind]));
  const lumped = answers
    .filter(({ sentences }) => sentences.length > 1)
    .flatMap(({ sentences }) => sentences.filter((id) => kinds.get(id) === 'sentence'));
  const unknown = [...answered].filter((id) => !kinds.has(id));
  const faults = [
    ...(missing.length > 0 ? [`nothing is said of ${named(missing)}`] : []),
    ...(lumped.length > 0 ? [`${named(lumped)} need a reason of their own; headings and code may share one`] : []),
    ...(unknown.length > 0 ? [`${named(unknown)} is none of them`] : []),
  ];
  return faults.length === 0
    ? undefined
    : `Say of each sentence that no requirement quotes why it asks for nothing, or reject the plan for it: ${faults.join('; ')}.`;
}

const mostNamed = 40;
const named = (ids: readonly string[]): string =>
  ids.length > mostNamed ? `${ids.slice(0, mostNamed).join(', ')} and ${ids.length - mostNamed} more` : ids.join(', ');
