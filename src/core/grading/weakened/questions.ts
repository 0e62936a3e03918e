/** What an evaluator is asked about weakened verification, and what keeps its answers from being complete. */
import type { AnsweredWeakening, Weakening } from '../../contract/weakening.ts';
import type { WeakeningAnswer } from '../../roles.ts';
import type { Evaluation } from '../../runs/record.ts';

export type Question = Weakening & { question: string };

export const questionsOf = ({ merges }: Pick<Evaluation, 'merges'>): Question[] =>
  merges.flatMap(({ weakened }) => weakened).map((weakening, at) => ({ question: `W${at + 1}`, ...weakening }));

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
