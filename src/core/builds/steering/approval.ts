/** The gates at which a build waits for a person: after planning, or after each wave. */

import type { CommandOf } from '../../contract/commands.ts';
import { afterPause } from '../limits/timing.ts';
import { pause } from '../phases.ts';
import { startStage } from '../planning/planning.ts';
import { wakeWaiting } from '../runs.ts';
import { approvalDetails, type BuildState, gateOf } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';

/** Pauses at a gate that the build has come to. */
export function askApproval(state: BuildState, now: number): Step {
  const { awaiting } = state;
  return awaiting === null ? stepTo(state) : pause(state, approvalDetails(state, awaiting), now);
}

export function approve(state: BuildState, now: number): Step {
  const { awaiting } = state;
  if (awaiting === null) return stepTo(state);
  const open = { ...afterPause(state, now), awaiting: null };
  const noted = noting(open, 'approval.given', gateOf(awaiting));
  return andThen(noted, (next) => wakeWaiting(next, now));
}

/** So many comments of the last times that a plan was sent back are kept: of the whole, and of single tasks. */
const mostOfPlan = 10;
const mostOfTasks = 100;

/** Sends the plan back to the refiner, for a new count of rounds; what the person asks for holds in all of them. */
export function reject(
  state: BuildState,
  { comments = '', taskComments = [] }: Pick<CommandOf<'reject'>, 'comments' | 'taskComments'>,
  now: number,
): Step {
  const { plan } = state;
  if (plan === null) return stepTo(state);
  const ofTasks = taskComments.map(({ task, text }) => ({ task, title: state.tasks[task]?.task.title ?? '', text }));
  const open = {
    ...afterPause(state, now),
    awaiting: null,
    plan: null,
    asksNothing: [],
    tasks: {},
    planComments: [...state.planComments, ...(comments === '' ? [] : [comments])].slice(-mostOfPlan),
    taskComments: [...state.taskComments, ...ofTasks].slice(-mostOfTasks),
  };
  const noted = noting(open, 'plan.sent-back', { comments, taskComments });
  const stage = { role: 'refiner' as const, plan, findings: [], faults: [], objections: [], round: 1 };
  return andThen(noted, (next) => startStage(next, stage, 1, now));
}
