/** `submit_verdict` of the evaluator: the grades that close its session. */

import { gradedOutcome } from '../../../core/grading/next-finding.ts';
import { verdictFault } from '../../../core/grading/verdict.ts';
import { answersFault, questionsOf } from '../../../core/grading/weakened/questions.ts';
import { Verdict } from '../../../core/roles.ts';
import { refusal } from '../../../core/runs/tools/tool-outcome.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool } from './tool.ts';

export const submitVerdict: Tool = defineTool({
  definition: {
    name: 'submit_verdict',
    description:
      'Hands in the grades and ends the session: each criterion of the task exactly once, with pass or fail and the ' +
      'evidence (a command with its exit code and output, or a file with its lines); each question about the verification ' +
      'that you were asked; and remarks, where other tasks must know of something.',
    input_schema: inputSchema(Verdict),
  },
  about: 'hands in your grades and ends your session',
  input: Verdict,
  execute: async (verdict, { order, evaluation }) => {
    if (order.assignment.role !== 'evaluator') throw new Error('only an evaluator grades a candidate');
    const { task, amendments } = order.assignment;
    const faults = [
      verdictFault(
        verdict.criteria.map(({ criterion }) => criterion),
        [...task.criteria, ...amendments].map(({ id }) => id),
      ),
      answersFault(questionsOf(evaluation), verdict.weakened),
    ].filter((fault) => fault !== undefined);
    return faults.length === 0
      ? { kind: 'close', outcome: gradedOutcome(order, evaluation, verdict) }
      : refusal(faults.join('\n'));
  },
});
