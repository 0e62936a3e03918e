/** The evaluator: grades what would land, and cannot change it. */
import { headOfText, shortened, tailOfText } from '../../../core/cut-text.ts';
import { questionsOf } from '../../../core/grading/weakened/questions.ts';
import type { Evaluation } from '../../../core/runs/evaluation.ts';
import type { TestResult } from '../../../core/runs/run-report.ts';
import { renderPrompt } from '../model/prompts.ts';
import { bashOnCleanTree, tryInCopy } from '../tools/bash.ts';
import { readFile } from '../tools/read-file.ts';
import { search } from '../tools/search.ts';
import { submitVerdict } from '../tools/submit-verdict.ts';
import { type AssignmentOf, list, type RoleDefinition, tagged } from './role.ts';
import { taskBrief } from './task-brief.ts';

const longestDiff = 60_000;

export const evaluator: RoleDefinition<'evaluator'> = {
  role: 'evaluator',
  readsPlans: false,
  tools: [bashOnCleanTree, tryInCopy, readFile, search, submitVerdict],
  closing: submitVerdict,
  opening: ({ notes, previous, ...work }, order, { evaluation }, texts) => ({
    brief: taskBrief(work, texts),
    tail: `${renderPrompt(texts['evaluator-round'], {
      diff: diffText(evaluation),
      tests:
        [evaluation.tests, evaluation.across].flatMap((test) => (test ? [resultText(test)] : [])).join('\n') ||
        'not run',
      checks: list(
        evaluation.checks.map(({ criterion, test }) => `${criterion}: ${resultText(test)}`),
        'no criterion has a check',
      ),
      weakened: weakenedText(evaluation),
      previous: previousText(previous, evaluation),
      notes:
        notes === ''
          ? 'No notes from the person who ordered the build for all tasks.'
          : `Notes from the person who ordered the build for all tasks. They hold where they concern this one, and go before a criterion that they contradict:\n${tagged('notes', notes)}`,
      round: String(order.round),
    })}\n`,
  }),
};

const longestSince = 20_000;

/** Goals do not move: what passed stays passed, unless what has changed since touches it. */
function previousText(previous: AssignmentOf<'evaluator'>['previous'], { merges }: Evaluation): string {
  if (!previous) return 'No verdict on this task stands before yours.';
  const grades = previous.criteria.map(
    ({ criterion, pass, evidence }) =>
      `${criterion} ${pass ? 'passed' : 'failed'}: ${shortened(evidence, pass ? 300 : 2000)}`,
  );
  const each = Math.floor(longestSince / Math.max(1, merges.length));
  const changes = merges.map(({ repository, since }) =>
    since === null
      ? `In ${repository}: not known; compare by the evidence above.`
      : `In ${repository}:\n${tagged('patch', since.patch === '' ? 'nothing' : cut(since.patch, each, since.omittedBytes))}`,
  );
  return `The last verdict on this task:\n${list(grades, 'none')}\n\nWhat the candidate has changed since, in the task's own files:\n${changes.join('\n')}\n\nWhat passed stays passed, unless a change touches it: then say which, in the evidence. See first whether what failed is mended.`;
}

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
      return `In ${repository}, ${from} to ${to}:\n${names}\n${tagged('patch', cut(patch, each, omittedBytes))}`;
    })
    .join('\n\n');
}

/** The files hold the rest: nobody can be asked for more of a prompt. */
function cut(patch: string, longest: number, omittedBytes: number): string {
  const shown = headOfText(patch, longest);
  const omitted = omittedBytes + patch.length - shown.length;
  return omitted > 0 ? `${shown}\n[${omitted} bytes of the patch are not shown; read the files]` : shown;
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
