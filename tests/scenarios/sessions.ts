/** A small script builder: the sessions that a scripted model plays for the tasks of a scenario. */
import { create, submitWork, type ToolCall, type Turn, turn } from '../../examples/textkit/script/turns.ts';
import type { Script } from '../../src/scripted-model/script/script.ts';

export type Session = Script['sessions'][number];

/** Narrows down when a session is played: to one round, or to words that must occur in its prompt. */
export type When = { round?: number; also?: string[] };

const session = (role: string, task: string, turns: Turn[], { round, also = [] }: When = {}): Session => {
  const words = [...(round === undefined ? [] : [`Round: ${round}\n`]), ...also];
  return {
    name: [`${role} of ${task}`, ...words.map((word) => word.trim())].join(', '),
    when: [`Role: ${role}`, `Task: ${task}\n`, ...words],
    turns,
  };
};

/** A generator's session of any turns. */
export const generates = (task: string, turns: Turn[], when?: When): Session => session('generator', task, turns, when);

/** A generator's session that writes files, by workspace path, and hands them in. */
export const writes = (task: string, files: Record<string, string>, when?: When): Session =>
  generates(task, [turn('I write the files.', ...creations(files)), turn('I hand them in.', submits())], when);

export const creations = (files: Record<string, string>): ToolCall[] =>
  Object.entries(files).map(([path, text]) => create(path, text));

export const submits = (): ToolCall => submitWork('Done as the task says.');

/** The call by which an evaluator grades: true passes a criterion, a text fails it and says why. */
export const verdict = (criteria: Record<string, true | string>): ToolCall => ({
  name: 'submit_verdict',
  input: {
    criteria: Object.entries(criteria).map(([criterion, grade]) => ({
      criterion,
      pass: grade === true,
      evidence: grade === true ? 'The file holds what it should.' : grade,
    })),
  },
});

/** An evaluator's session of any turns. */
export const evaluates = (task: string, turns: Turn[], when?: When): Session => session('evaluator', task, turns, when);

/** An evaluator's session that grades at once; the criterion C1 passes unless other grades are given. */
export const grades = (task: string, criteria: Record<string, true | string> = { C1: true }, when?: When): Session =>
  evaluates(task, [turn('I grade what would land.', verdict(criteria))], when);

/** A planning session, of the build whose spec holds these words. */
export const plans = (role: string, spec: string, turns: Turn[], round?: number): Session => ({
  name: `${role} for "${spec}"${round === undefined ? '' : `, round ${round}`}`,
  when: [`Role: ${role}`, spec, ...(round === undefined ? [] : [`Round: ${round}\n`])],
  turns,
});
