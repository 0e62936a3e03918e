/** The evaluator: grades what would land, and cannot change it. */
import { tailOfText } from '../../../core/cut-text.ts';
import { questionsOf } from '../../../core/grading/weakened/questions.ts';
import type { TestResult } from '../../../core/runs/messages.ts';
import type { Evaluation } from '../../../core/runs/record.ts';
import { capped } from '../../../core/runs/tools/tool-outcome.ts';
import { renderPrompt } from '../model/prompts.ts';
import { bashOnCleanTree } from '../tools/bash.ts';
import { readFile } from '../tools/read-file.ts';
import { search } from '../tools/search.ts';
import { submitVerdict } from '../tools/submit-verdict.ts';
import { list, type RoleDefinition, tagged } from './role.ts';
import { taskBrief } from './task-brief.ts';

const longestDiff = 60_000;

export const evaluator: RoleDefinition<'evaluator'> = {
  role: 'evaluator',
  readsPlans: false,
  tools: [bashOnCleanTree, readFile, search, submitVerdict],
  closing: submitVerdict,
  opening: ({ task, requirements }, order, { evaluation }, texts) => ({
    brief: taskBrief(task, requirements, texts),
    tail: `${renderPrompt(texts['evaluator-round'], {
      diff: diffText(evaluation),
      tests: evaluation.tests ? resultText(evaluation.tests) : 'not run',
      checks: list(
        evaluation.checks.map(({ criterion, test }) => `${criterion}: ${resultText(test)}`),
        'no criterion has a check',
      ),
      weakened: weakenedText(evaluation),
      round: String(order.round),
    })}\n`,
  }),
};

/** Each has to be answered: the verdict is refused otherwise. */
function weakenedText(evaluation: Evaluation): string {
  const questions = questionsOf(evaluation);
  if (questions.length === 0) return 'The system sees no change that weakens how work is verified.';
  const lines = questions.map(
    ({ question, repository, path, text }) =>
      `${question}, ${path === '' ? repository : `${repository}/${path}`}: ${text}`,
  );
  return `The system sees changes that may weaken how work is verified. Answer each in \`weakened\` of your verdict: justified only where the task asks for it, or where you can show that nothing is verified less than before.\n${list(lines, 'none')}`;
}

function diffText({ merges }: Evaluation): string {
  if (merges.length === 0) return 'nothing: the candidate is what is there already';
  const each = Math.floor(longestDiff / merges.length);
  return merges
    .map(({ repository, from, to, files, omittedFiles, patch, omittedBytes }) => {
      const names = list(
        [
          ...files.map(({ path, status }) => `${status}: ${repository}/${path}`),
          ...(omittedFiles > 0 ? [`and ${omittedFiles} more files`] : []),
        ],
        'no file',
      );
      const cut = omittedBytes > 0 ? `\n[${omittedBytes} bytes of the patch left out; read the files]` : '';
      return `In ${repository}, ${from} to ${to}:\n${names}\n${tagged('patch', capped(patch, each) + cut)}`;
    })
    .join('\n\n');
}

/** Of what passes, its last lines, which count it: nobody reads the rest. */
const resultText = ({ command, passed, exitCode, excerpt, durationMs }: TestResult): string => {
  const end = exitCode === null ? 'it did not finish' : `exit code ${exitCode}`;
  const output = exitCode === 0 ? lastLines(excerpt) : excerpt;
  return `\`${command}\` ${passed ? 'passed' : 'failed'} (${end}) after ${(durationMs / 1000).toFixed(1)} s\n${tagged('output', output)}`;
};

const mostLines = 12;
const mostCharacters = 1000;

const lastLines = (text: string): string =>
  tailOfText(text.trimEnd().split('\n').slice(-mostLines).join('\n'), mostCharacters);
