/** From what the next generator reads of a rejected round to what events and views tell of it. */
import type { SentBack } from '../../contract/sent-back.ts';
import type { Feedback } from '../../runs/run-order.ts';

export function sentBack(feedback: Feedback): SentBack {
  const { kind } = feedback;
  const nothing = { kind, paths: [], command: null, exitCode: null, criteria: [], failure: null, message: null };
  switch (kind) {
    case 'conflict':
    case 'scope':
      return { ...nothing, paths: feedback.paths };
    case 'tests':
      return { ...nothing, command: feedback.command, exitCode: feedback.exitCode };
    case 'criteria':
      return { ...nothing, criteria: feedback.failed.map(({ criterion }) => criterion) };
    case 'weakened':
      return {
        ...nothing,
        paths: [...new Set(feedback.changes.map(({ repository, path }) => `${repository}:${path}`))],
      };
    case 'run-failed':
      return { ...nothing, failure: feedback.failure, message: feedback.message };
    default:
      return feedback satisfies never;
  }
}
