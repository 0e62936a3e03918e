/** The generator: works one task to a candidate. */

import { testsText } from '../../../core/runs/preparing.ts';
import type { PreviousMerge } from '../../../core/runs/record.ts';
import type { Feedback } from '../../../core/runs/run-order.ts';
import { renderPrompt } from '../model/prompts.ts';
import { bash } from '../tools/bash.ts';
import { edit } from '../tools/edit.ts';
import { noteDiscovery } from '../tools/note-discovery.ts';
import { search } from '../tools/search.ts';
import { submitWork } from '../tools/submit-work.ts';
import { foundNote, list, type Prepared, type RoleDefinition, tagged } from './role.ts';
import { taskBrief } from './task-brief.ts';

export const generator: RoleDefinition<'generator'> = {
  role: 'generator',
  readsPlans: false,
  tools: [bash, edit, search, noteDiscovery, submitWork],
  closing: submitWork,
  opening: ({ feedback, discoveries, notes, ...work }, order, { previous, began }, texts) => ({
    brief: taskBrief(work, texts),
    tail: `${foundNote(order)}${renderPrompt(texts['generator-round'], {
      base: list(
        order.heads.map(({ name, commit }) => `${name}: ${commit}`),
        'none',
      ),
      testCommand: testsText(order),
      previous: [previousText(previous), ...(began ? [sandboxText[began]] : [])].join('\n'),
      round: String(order.round),
      feedback: feedbackText(feedback),
      notes:
        notes === ''
          ? 'No notes from the person who ordered the build so far.'
          : `Notes from the person who ordered this build, which hold within the task and its criteria:\n${tagged('notes', notes)}`,
      discoveries:
        discoveries === ''
          ? 'No discoveries of other tasks so far.'
          : `Discoveries of other tasks, which may bear on yours, each at the commit at which it was found; your base may be another:\n${tagged('discoveries', discoveries)}`,
    })}`,
  }),
};

const sandboxText: Record<NonNullable<Prepared['began']>, string> = {
  new: 'The sandbox is new: beside the repositories it holds what their setup has installed.',
  'of the round before':
    'The sandbox is that of the round before. Files that git ignores may be left of it, such as what was installed or built there and caches, and so may what lies in the home folder: a result that depends on them is not one of your work. What you hand in is tested without them.',
};

function previousText(previous: readonly PreviousMerge[]): string {
  if (previous.length === 0) return 'The work starts from the base alone.';
  return previous
    .map((merge) =>
      merge.kind === 'merged'
        ? `${merge.repository}: the work of the round before has been merged onto the base; continue from it.`
        : `${merge.repository}: the work of the round before does not merge cleanly: conflict in ${merge.paths.join(', ')}. It is not in your tree. \`git merge FETCH_HEAD\` in the folder \`${merge.repository}\` brings it in; resolve the conflict so that both sides keep their meaning, and remove every conflict marker.`,
    )
    .join('\n');
}

function feedbackText(feedback: readonly Feedback[]): string {
  if (feedback.length === 0) return 'This is new work: there is no feedback yet.';
  return `Why the rounds before were sent back, oldest first:\n${feedback.map(feedbackEntry).join('\n')}`;
}

/** One reason, in words that say what to do about it. */
export function feedbackEntry(feedback: Feedback): string {
  switch (feedback.kind) {
    case 'conflict':
      return `- Merge conflict in ${feedback.repository}: ${feedback.paths.join(', ')}. Another task has changed the same place since; the build is now at ${feedback.head}, your work was ${feedback.candidate}. Bring both together and submit again.`;
    case 'tests':
      return `- The test command \`${feedback.command}\` failed on the merged work (${feedback.exitCode === null ? 'it did not finish' : `exit code ${feedback.exitCode}`}):\n${tagged('output', feedback.excerpt)}`;
    case 'scope':
      return `- The work changed files outside the task's scope: ${feedback.paths.join(', ')}. Put them back as they were.`;
    case 'criteria':
      return `- The evaluator failed these criteria:\n${feedback.failed.map(({ criterion, evidence }) => `  - ${criterion}: ${evidence}`).join('\n')}`;
    case 'weakened':
      return `- The work weakens how it is verified, and the evaluator found no reason for it in the task. Undo each, or reach the goal without it:\n${feedback.changes.map(({ repository, path, text, evidence }) => `  - ${repository}/${path}: ${text}${evidence === '' ? '' : `. The evaluator: ${evidence}`}`).join('\n')}`;
    case 'run-failed':
      return `- The session before ended without a result: ${feedback.message}`;
    default:
      return feedback satisfies never;
  }
}
