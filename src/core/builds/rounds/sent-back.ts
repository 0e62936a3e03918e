/** From what the next generator reads of a rejected round to what events and views tell of it. */

import { failureInShort } from '../../command-output/failure-in-short.ts';
import type { SentBack } from '../../contract/sent-back.ts';
import { shortened } from '../../cut-text.ts';
import { remembered } from '../../remembered.ts';
import type { Feedback } from '../../runs/run-order.ts';

export const sentBack = remembered((feedback: Feedback): SentBack => {
  const { kind } = feedback;
  const nothing = {
    kind,
    paths: [],
    command: null,
    exitCode: null,
    criteria: [],
    failure: null,
    message: null,
    why: null,
  };
  switch (kind) {
    case 'conflict':
    case 'scope':
      return { ...nothing, paths: feedback.paths };
    case 'tests':
      return { ...nothing, command: feedback.command, exitCode: feedback.exitCode, why: why(feedback) };
    case 'criteria':
      return { ...nothing, criteria: feedback.failed.map(({ criterion }) => criterion), why: why(feedback) };
    case 'weakened':
      return {
        ...nothing,
        paths: [...new Set(feedback.changes.map(({ repository, path }) => `${repository}:${path}`))],
        why: why(feedback),
      };
    case 'run-failed':
      return { ...nothing, failure: feedback.failure, message: feedback.message };
    default:
      return feedback satisfies never;
  }
});

const longestWhy = 600;
/** Of one cause among several; where not all have room for that, the rest is named. */
const leastOfCause = 150;

function why(feedback: Feedback): string | null {
  if (feedback.kind !== 'tests') return inShort([feedback], longestWhy);
  return feedback.excerpt === '' ? null : failureInShort(feedback.excerpt, longestWhy);
}

/** Of a task: a view has a thousand of them. */
const longestFeedback = 800;

/** Each cause with what says why; what has no room is named, and the round has it in full. Null where there is none. */
export const feedbackInShort = remembered((feedback: readonly Feedback[]) => inShort(feedback, longestFeedback));

function inShort(feedback: readonly Feedback[], longest: number): string | null {
  const causes = feedback.flatMap(causesOf);
  if (causes.length === 0) return null;
  const told = causes.slice(0, Math.max(1, Math.floor(longest / leastOfCause)));
  const rest = causes.slice(told.length).map(({ name }) => name);
  const others = rest.length === 0 ? [] : [shortened(`and ${rest.length} more: ${rest.join(', ')}`, leastOfCause)];
  const room = Math.floor((longest - (others[0]?.length ?? 0)) / told.length) - 1;
  return [...told.map(({ text }) => failureInShort(text, room)), ...others].join('\n');
}

type Cause = { name: string; text: string };

function causesOf(feedback: Feedback): Cause[] {
  switch (feedback.kind) {
    case 'conflict':
      return [{ name: feedback.repository, text: `conflict in ${feedback.paths.join(', ')}` }];
    case 'tests': {
      const { command, exitCode, excerpt } = feedback;
      return [{ name: command, text: `${command} exits with ${exitCode ?? 'a signal'}\n${excerpt}` }];
    }
    case 'scope':
      return [{ name: 'scope', text: `outside its scope: ${feedback.paths.join(', ')}` }];
    case 'criteria':
      return feedback.failed.map(({ criterion, evidence }) => ({ name: criterion, text: `${criterion}: ${evidence}` }));
    case 'weakened':
      return feedback.changes.map(({ path, text, evidence }) => ({
        name: path,
        text: `${path}: ${text}${evidence === '' ? '' : `\n${evidence}`}`,
      }));
    case 'run-failed':
      return [{ name: 'the run', text: feedback.message }];
    default:
      return feedback satisfies never;
  }
}
