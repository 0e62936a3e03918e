/** Re-planning: a stuck task gives way to others, and one of them shows whether that helped. */

import type { PauseDetails } from '../../contract/pause.ts';
import { planFaults } from '../../plan/plan-check.ts';
import { type Task, tasksOf, type WorkPlan } from '../../plan/work-plan.ts';
import { failsByItself, type RunOutcome } from '../../runs/run-report.ts';
import { notesFor } from '../notes.ts';
import { pause } from '../phases.ts';
import { taught } from '../rounds/discovered.ts';
import { startRun } from '../runs.ts';
import { type Breaker, causeOf, replanFailed, replanned, unstick } from '../stagnation/breaker.ts';
import { noProgress } from '../stagnation/stagnation.ts';
import { type BuildState, liveTasks, setTask, specOf } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';
import { isSettled, newTask, type TaskState } from '../task-state.ts';

/** With the breaker open: orders the re-plan of the first stuck task, or asks a person when that was tried enough. */
export function replanStuck(state: BuildState, now: number): Step {
  const { breaker, plan } = state;
  if (breaker.state !== 'OPEN' || !plan) return stepTo(state);
  const underWay = Object.values(state.runs).some((run) => run.role === 'replanner' && run.status === 'running');
  const stuck = state.tasks[breaker.stuck[0] ?? ''];
  if (underWay || !stuck) return stepTo(state);
  const allowed = state.submission.breaker.replans;
  if (breaker.replans >= allowed) return pause(state, stagnation(state, breaker), now);
  const { task, evidence } = stuck;
  const spec = specOf(state.submission) ?? '';
  const notes = notesFor(state, task.id);
  const known = {
    settled: Object.values(state.tasks)
      .filter(isSettled)
      .map((one) => one.task.id),
    used: Object.keys(state.tasks),
  };
  const assignment = { role: 'replanner' as const, spec, plan, task, evidence, notes, known };
  const { step } = startRun(state, { assignment, task: task.id, round: breaker.replans + 1 }, now);
  return andThen(step, (next) =>
    noting(next, 'replan.requested', { task: task.id, evidence, attempt: breaker.replans + 1, allowed }),
  );
}

/** Lets what is stuck be tried again as it is: all that a resume can do where no re-plan is allowed. */
export function tryStuckAgain(state: BuildState): BuildState {
  const { breaker } = state;
  if (breaker.state !== 'OPEN') return state;
  const closed = breaker.stuck.reduce<Breaker>(unstick, breaker);
  const change = { stage: { kind: 'waiting' as const }, progress: noProgress };
  return breaker.stuck.reduce((next, id) => setTask(next, id, change), { ...state, breaker: closed });
}

/** What stagnates, and what was tried. */
function stagnation(state: BuildState, breaker: Extract<Breaker, { state: 'OPEN' }>): PauseDetails {
  const replaced = Object.values(state.tasks).flatMap(({ task, stage }) =>
    stage.kind === 'replaced' ? [{ task: task.id, by: stage.by }] : [],
  );
  const refused = liveTasks(state).flatMap(({ task, evidence }) =>
    evidence.filter((line) => line.startsWith(refusedPrefix)).map(() => task.id),
  );
  return {
    reason: 'stagnation',
    cause: causeOf(breaker),
    stuck: breaker.stuck,
    replans: { used: breaker.replans, allowed: state.submission.breaker.replans },
    replaced: replaced.slice(-mostTried),
    refused: refused.slice(-mostTried),
  };
}

/** So many of what was tried last are told of a pause. */
const mostTried = 5;

/** Takes the end of a replanner run. A re-plan that fails the checks counts, and its faults are evidence for the next. */
export function replannerEnded(state: BuildState, stuck: TaskState, outcome: RunOutcome, now: number): Step {
  const { id } = stuck.task;
  // A person has taken the task in hand meanwhile.
  if (stuck.stage.kind !== 'stuck') return stepTo({ ...state, breaker: unstick(state.breaker, id) });
  if (outcome.kind === 'failed') {
    if (outcome.reason === 'model-rejected') return pause(state, { reason: 'provider', message: outcome.message }, now);
    if (!failsByItself(outcome)) {
      const { message } = outcome;
      return pause(state, { reason: 'sandbox', role: 'replanner', task: id, times: 1, message }, now);
    }
    return replanRefused(state, stuck, [outcome.message]);
  }
  if (outcome.kind !== 'replan') throw new Error(`a replanner run ended with ${outcome.kind}`);
  const { plan } = state;
  if (!plan) return stepTo(state);
  const next = replacedIn(plan, id, outcome.tasks);
  const faults = replanFaults(state, next, outcome.tasks);
  if (faults.length > 0) return replanRefused(state, stuck, faults);
  const ids = outcome.tasks.map((task) => task.id);
  const replaced = setTask(state, id, { stage: { kind: 'replaced', by: ids } });
  const tasks = { ...replaced.tasks };
  for (const task of tasksOf(next)) {
    const known = tasks[task.id];
    tasks[task.id] = known ? { ...known, task } : { ...newTask(task), priority: stuck.priority };
  }
  const probe = firstToStart(outcome.tasks);
  const breaker = replanned(state.breaker, probe);
  const data = { task: id, by: ids, probe, reason: outcome.reason, replans: breaker.replans };
  const text = `${id} gave way to ${ids.join(', ')}: ${outcome.reason}`;
  const told = taught({ ...replaced, plan: next, tasks, breaker }, stuck.task, { kind: 'decision', text }, now);
  return noting(told, 'breaker.half-opened', data);
}

const refusedPrefix = 'a re-plan was refused: ';

function replanRefused(state: BuildState, stuck: TaskState, faults: string[]): Step {
  const evidence = [...stuck.evidence, `${refusedPrefix}${faults.join('; ')}`].slice(-20);
  const told = setTask(state, stuck.task.id, { evidence });
  return noting({ ...told, breaker: replanFailed(told.breaker) }, 'replan.refused', { task: stuck.task.id, faults });
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
    dependsOn: [...new Set(task.dependsOn.flatMap((on) => (on === id ? by.map((other) => other.id) : [on])))],
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
