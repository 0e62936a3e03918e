/** When the issue that a build came from is told of it, and what the build hears of that. */
import type { BuildState } from '../state.ts';
import { type BuildInput, noting, type Step, stepTo, withEffect } from '../step-types.ts';

/** What people wait for. The comment says how everything stands, so that nothing is lost by what is not in this list. */
const newsworthy: readonly string[] = [
  'build.created',
  'plan.approved',
  'task.merged',
  'task.added',
  'wave.completed',
  'approval.given',
  'pull-request.opened',
  'build.paused',
  'build.resumed',
  'build.completed',
  'build.failed',
  'build.cancelled',
];

/** A comment is edited at most this often: forges slow down whoever writes more, and people read no faster. */
export const paceMs = 10_000;

/** Counts what there is to tell in a step, and orders the comment where none is ordered. */
export function tellIssue(step: Step, now: number): Step {
  const { origin, telling: before } = step.state;
  if (!origin?.issue || before.failure !== null) return step;
  const heard = step.log.filter(({ type }) => newsworthy.includes(type)).length;
  const telling = heard === 0 ? before : { ...before, news: before.news + heard };
  if (telling.news === telling.told || telling.isOrdered)
    return telling === before ? step : { ...step, state: { ...step.state, telling } };
  const waits = telling.at === null ? 0 : Math.max(0, telling.at + paceMs - now);
  return withEffect(
    { ...step, state: { ...step.state, telling: { ...telling, isOrdered: true } } },
    { kind: 'tell-issue', ...(waits > 0 && { afterMs: waits }) },
  );
}

type Told = Extract<BuildInput, { kind: 'issue-told' }>;

/** The comment stands as the build was when it was written; what has come since is told next. */
export function issueTold(state: BuildState, { comment, news }: Told, now: number): Step {
  const { telling } = state;
  return stepTo({ ...state, telling: { ...telling, comment, told: news, at: now, isOrdered: false } });
}

/** The forge takes no comment, and will not: nothing is told any more. */
export function issueUnreachable(state: BuildState, message: string): Step {
  if (state.telling.failure !== null) return stepTo(state);
  const telling = { ...state.telling, failure: message, isOrdered: false };
  return noting({ ...state, telling }, 'issue.unreachable', { message });
}

/** What is to be said to whoever asked for something by a comment, or nothing any more. */
export function remarked(state: BuildState, remark: string | null): Step {
  const { telling } = state;
  if (remark === telling.remark) return stepTo(state);
  return stepTo({ ...state, telling: { ...telling, remark, news: telling.news + 1 } });
}
