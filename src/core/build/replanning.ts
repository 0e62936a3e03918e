/** Re-planning: a stuck task gives way to others, and one of them shows whether that helped. */
import { breakerThresholds, replanFailed, replanned } from '../breaker.ts';
import { planFaults } from '../plan-check.ts';
import type { RunOutcome } from '../run.ts';
import { type Task, tasksOf, type WorkPlan } from '../work-plan.ts';
import { pause } from './phases.ts';
import { startRun } from './runs.ts';
import { type BuildState, isSettled, newTask, specOf, type TaskState } from './state.ts';
import { andThen, noting, type Step, stepTo } from './step-types.ts';
import { setTask } from './tasks.ts';

/** With the breaker open: orders the re-plan of the first stuck task, or asks a person when that was tried enough. */
export function replanStuck(state: BuildState, now: number): Step {
  const { breaker, plan } = state;
  if (breaker.state !== 'OPEN' || !plan) return stepTo(state);
  const underWay = Object.values(state.runs).some((run) => run.role === 'replanner' && run.status === 'running');
  const stuck = state.tasks[breaker.stuck[0] ?? ''];
  if (underWay || !stuck) return stepTo(state);
  if (breaker.replans >= breakerThresholds.replans) {
    const message = `${breaker.reason}; ${breaker.replans} re-plans did not help`;
    return pause(state, 'stagnation', message, now);
  }
  const { task, evidence } = stuck;
  const spec = specOf(state.submission) ?? '';
  const assignment = { role: 'replanner' as const, spec, plan, task, evidence };
  const { step } = startRun(state, { assignment, task: task.id, round: breaker.replans + 1 }, now);
  return andThen(step, (next) =>
    noting(next, 'replan.requested', `${task.id}: a re-plan is asked for`, { task: task.id }),
  );
}

/** Takes the end of a replanner run. A re-plan that fails the checks counts, and its faults are evidence for the next. */
export function replannerEnded(state: BuildState, stuck: TaskState, outcome: RunOutcome, now: number): Step {
  const { id } = stuck.task;
  if (outcome.kind === 'failed') {
    if (outcome.reason === 'model-rejected' || outcome.reason === 'spend-limit')
      return pause(state, 'provider', `the model's provider refuses: ${outcome.message}`, now);
    return replanRefused(state, stuck, [outcome.message]);
  }
  if (outcome.kind !== 'replan') throw new Error(`a replanner run ended with ${outcome.kind}`);
  const { plan } = state;
  if (!plan || stuck.stage.kind !== 'stuck') return stepTo(state);
  const next = replacedIn(plan, id, outcome.tasks);
  const faults = replanFaults(state, next, outcome.tasks);
  if (faults.length > 0) return replanRefused(state, stuck, faults);
  const ids = outcome.tasks.map((task) => task.id);
  const replaced = setTask(state, id, { stage: { kind: 'replaced', by: ids } });
  const tasks = { ...replaced.tasks };
  for (const task of tasksOf(next)) {
    const known = tasks[task.id];
    tasks[task.id] = known ? { ...known, task } : newTask(task);
  }
  const probe = firstToStart(outcome.tasks);
  const breaker = replanned(state.breaker, probe);
  const text = `${id} gives way to ${ids.join(', ')}; the breaker lets ${probe} through`;
  const data = { task: id, by: ids, probe, reason: outcome.reason };
  return noting({ ...replaced, plan: next, tasks, breaker }, 'breaker.half-opened', text, data);
}

function replanRefused(state: BuildState, stuck: TaskState, faults: string[]): Step {
  const evidence = [...stuck.evidence, `a re-plan was refused: ${faults.join('; ')}`].slice(-20);
  const told = setTask(state, stuck.task.id, { evidence });
  const text = `${stuck.task.id}: the re-plan is refused: ${faults.join('; ')}`;
  return noting({ ...told, breaker: replanFailed(told.breaker) }, 'replan.refused', text, { faults });
}

function replanFaults(state: BuildState, next: WorkPlan, tasks: readonly Task[]): string[] {
  const used = tasks.filter(({ id }) => id in state.tasks).map(({ id }) => `the id ${id} is used already`);
  const repositories = state.repositories.map(({ name }) => name);
  const faults = planFaults(next, { repositories, spec: specOf(state.submission), claims: false });
  const ids = new Set(tasks.map(({ id }) => id));
  const settled = Object.values(state.tasks).filter(isSettled);
  const settledIds = new Set(settled.map(({ task }) => task.id));
  const early = tasks.flatMap(({ id, dependsOn }) =>
    dependsOn
      .filter((on) => !ids.has(on) && !settledIds.has(on))
      .map((on) => `${id} depends on ${on}, which has not merged`),
  );
  return [...used, ...early, ...faults.map(({ path, message }) => `${path}: ${message}`)];
}

/** The plan with other tasks in one's place; what waited for it waits for all of them. */
function replacedIn(plan: WorkPlan, id: string, by: readonly Task[]): WorkPlan {
  const rewired = (task: Task): Task => ({
    ...task,
    dependsOn: task.dependsOn.flatMap((on) => (on === id ? by.map((other) => other.id) : [on])),
  });
  return {
    ...plan,
    phases: plan.phases.map((phase) => ({
      ...phase,
      epics: phase.epics.map((epic) => ({
        ...epic,
        stories: epic.stories.map((story) => ({
          ...story,
          tasks: story.tasks.flatMap((task) => (task.id === id ? by : [rewired(task)])),
        })),
      })),
    })),
  };
}

const firstToStart = (tasks: readonly Task[]): string => {
  const ids = new Set(tasks.map(({ id }) => id));
  const first = tasks.find(({ dependsOn }) => !dependsOn.some((on) => ids.has(on))) ?? tasks[0];
  if (!first) throw new Error('a re-plan has at least one task');
  return first.id;
};
