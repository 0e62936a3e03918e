/** What an evaluator is asked about weakened verification, and what keeps its answers from being complete. */
import type { AnsweredWeakening, Weakening } from '../../contract/weakening.ts';
import type { WeakeningAnswer } from '../../roles.ts';
import type { Evaluation } from '../../runs/evaluation.ts';

export type Question = Weakening & { question: string };

/** A verdict answers at most 100. */
const mostQuestions = 90;

export function questionsOf({ merges }: Pick<Evaluation, 'merges'>): Question[] {
  const all = merges.flatMap(({ weakened }) => weakened);
  const asked = all.slice(0, mostQuestions);
  const rest = all.slice(mostQuestions);
  const [first] = rest;
  if (first) {
    const places = [...new Set(rest.map(({ repository }) => repository))].join(', ');
    const text = `there are ${rest.length} more such changes in ${places}; look for them in the diff`;
    asked.push({ kind: 'not-seen', repository: first.repository, path: '', text });
  }
  return asked.map((weakening, at) => ({ question: `W${at + 1}`, ...weakening }));
}

/** Undefined where each question has exactly one answer. */
export function answersFault(questions: readonly Question[], answers: readonly WeakeningAnswer[]): string | undefined {
  const asked = questions.map(({ question }) => question);
  const given = answers.map(({ question }) => question);
  const faults = [
    ...asked.filter((id) => !given.includes(id)).map((id) => `${id} is not answered`),
    ...asked.filter((id) => given.filter((other) => other === id).length > 1).map((id) => `${id} is answered twice`),
    ...given.filter((id) => !asked.includes(id)).map((id) => `${id} is not a question`),
  ];
  return faults.length > 0
    ? `Answer each question about the verification exactly once, with evidence, in \`weakened\`: ${faults.join('; ')}.`
    : undefined;
}

export const answered = (questions: readonly Question[], answers: readonly WeakeningAnswer[]): AnsweredWeakening[] =>
  questions.map(({ question, ...weakening }) => {
    const answer = answers.find((one) => one.question === question);
    return { ...weakening, justified: answer?.justified ?? null, evidence: answer?.evidence ?? '' };
  });
