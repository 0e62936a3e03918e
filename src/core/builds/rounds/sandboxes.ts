/**
 * Which sandbox the runs of a task work in. A round goes on where the one before has come to a result, and so does an
 * evaluation; after a failure it begins anew. The two never share one. What is left warm ends with its task. A preparer
 * goes on where the one before has found the base not green.
 */
import { isGreen } from '../../environments/base-tests.ts';
import type { Role } from '../../roles.ts';
import { type BuildState, isFinal, type RunEntry } from '../state.ts';
import { type Step, withEffect } from '../step-types.ts';
import { isSettled, type TaskState } from '../task-state.ts';

const roles: readonly Role[] = ['generator', 'evaluator'];

/** The sandbox that the next run of this role is to go on in; null where it begins one of its own. */
export function sandboxFor(state: BuildState, { task, role }: { task: string | null; role: Role }): string | null {
  if (role === 'preparer') return sandboxOfBase(state);
  if (task === null || !roles.includes(role)) return null;
  const last = lastRun(state, task, role);
  return last?.status === 'finished' ? nameOf(last) : null;
}

/** The sandbox that a preparer has left warm, as tests of the base are to run again in it; null where it has left none. */
function sandboxOfBase(state: BuildState): string | null {
  const last = lastRun(state, null, 'preparer');
  return last?.status === 'finished' && state.base.some((test) => !isGreen(test)) ? nameOf(last) : null;
}

/** Ends the sandboxes of tasks that need none any more, as they have settled or their build is over; and a preparer's. */
export function endSandboxes(before: BuildState, step: Step): Step {
  const { state } = step;
  if (state.tasks === before.tasks && state.phase === before.phase) return step;
  return endOfTasks(before, endOfBase(before, step));
}

function endOfBase(before: BuildState, step: Step): Step {
  const sandbox = isPreparing(before) && !isPreparing(step.state) ? sandboxOfBase(step.state) : null;
  return sandbox === null ? step : withEffect(step, { kind: 'end-sandbox', sandbox });
}

function isPreparing({ phase }: BuildState): boolean {
  const active = phase.kind === 'paused' ? phase.resumes : phase;
  return active.kind === 'planning' && active.stage.role === 'preparer';
}

function endOfTasks(before: BuildState, step: Step): Step {
  const { state } = step;
  const done = Object.values(before.tasks).filter(
    (task) => needsSandbox(before, task) && !needsSandbox(state, state.tasks[task.task.id]),
  );
  if (done.length === 0) return step;
  const left = done
    .flatMap(({ task }) => roles.map((role) => lastRun(state, task.id, role)))
    .filter((run) => run !== undefined);
  return withEffect(step, ...left.map((run) => ({ kind: 'end-sandbox' as const, sandbox: nameOf(run) })));
}

const needsSandbox = ({ phase }: BuildState, task: TaskState | undefined): boolean =>
  task !== undefined && !isFinal(phase) && !isSettled(task) && task.stage.kind !== 'replaced';

/** A run without a name of another one has a sandbox of its own name. */
const nameOf = ({ sandbox, id }: RunEntry): string => sandbox ?? id;

const lastRun = (state: BuildState, task: string | null, role: Role): RunEntry | undefined =>
  Object.values(state.runs)
    .filter((run) => run.task === task && run.role === role)
    .reduce<RunEntry | undefined>((last, run) => (last && numberOf(last) > numberOf(run) ? last : run), undefined);

/** Runs are counted through the build. */
const numberOf = ({ id }: RunEntry): number => Number(/\d+$/.exec(id)?.[0] ?? 0);
