/**
 * The deterministic gate at a wave's end: what has merged is looked at again where everything is together. It runs beside
 * the next wave; a wave is told as complete, and the build completes, only once it has come to its end.
 */
import type { HeadCheck } from '../../contract/fidelity.ts';
import { failsByItself, type RunOutcome } from '../../runs/run-report.ts';
import { pause } from '../phases.ts';
import { startRun } from '../runs.ts';
import { type BuildState, liveTasks, type RunEntry } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';
import { isSettled, type TaskState } from '../task-state.ts';
import { withAddedTasks } from './added-tasks.ts';
import type { Fidelity } from './fidelity.ts';
import { mendable, mendedBy, repairTask } from './repairs.ts';

/** How often a verification that broke off is tried again. */
const maxAttempts = 2;

const mergedTasks = (tasks: readonly TaskState[]): string[] =>
  tasks.flatMap(({ task, stage }) => (stage.kind === 'merged' ? [task.id] : []));

/**
 * Whether the checks of these tasks have been run where everything is together. A task that has merged alone was graded
 * at that very head.
 */
export function isVerified(state: BuildState, tasks: readonly TaskState[]): boolean {
  const { fidelity } = state;
  const { acrossCommand } = state.submission.evaluator;
  const merged = mergedTasks(liveTasks(state)).length;
  if (!fidelity || merged === 0 || (merged === 1 && acrossCommand === null)) return true;
  const known = new Set(fidelity.verified?.tasks);
  return mergedTasks(tasks).every((id) => known.has(id));
}

/** Orders a verification where a wave has settled that none has seen. One at a time. */
export function verifyHeads(state: BuildState, waves: readonly (readonly TaskState[])[], now: number): Step {
  const { fidelity } = state;
  if (state.phase.kind !== 'running' || !fidelity) return stepTo(state);
  const { verifying } = fidelity;
  if (verifying && state.runs[verifying.runId]?.status === 'running') return stepTo(state);
  const isDue = waves.some((tasks) => tasks.every(isSettled) && !isVerified(state, tasks));
  if (!isDue) return stepTo(state);
  const tasks = mergedTasks(liveTasks(state));
  const attempt = (verifying?.attempt ?? 0) + 1;
  const assignment = { role: 'verifier' as const, checks: checksOf(state, tasks) };
  const { runId, step } = startRun(state, { assignment, task: null, round: attempt }, now);
  return andThen(step, (next) => stepTo({ ...next, fidelity: { ...fidelity, verifying: { runId, attempt, tasks } } }));
}

/** Each command once, with all criteria that it decides; first the one for all repositories together. */
function checksOf(state: BuildState, tasks: readonly string[]): HeadCheck[] {
  const checks = new Map<string, HeadCheck>();
  const { acrossCommand } = state.submission.evaluator;
  if (acrossCommand !== null) checks.set(acrossCommand, { command: acrossCommand, criteria: [] });
  for (const task of tasks)
    for (const { id: criterion, check: command } of state.tasks[task]?.task.criteria ?? [])
      if (command !== undefined) {
        const known = checks.get(command)?.criteria ?? [];
        checks.set(command, { command, criteria: [...known, { task, criterion }] });
      }
  return [...checks.values()];
}

export function verifierEnded(state: BuildState, run: RunEntry, outcome: RunOutcome, now: number): Step {
  const { fidelity } = state;
  if (fidelity?.verifying?.runId !== run.id) return stepTo(state);
  const { tasks, attempt } = fidelity.verifying;
  const ended = (verified: Fidelity['verified']): BuildState => ({
    ...state,
    fidelity: { ...fidelity, verifying: null, verified },
  });
  if (outcome.kind === 'failed') {
    const { reason, message } = outcome;
    const noted = noting(state, 'run.failed', { runId: run.id, role: 'verifier', task: null, reason, message });
    if (attempt < maxAttempts) return noted;
    // What fails by itself does so again: the build goes on, and says so at its end.
    if (failsByItself(outcome)) return { ...noted, state: ended({ tasks, failed: [], unfinished: message }) };
    const ready = { ...noted, state: { ...state, fidelity: { ...fidelity, verifying: null } } };
    const details = { reason: 'sandbox' as const, role: 'verifier' as const, task: null, times: attempt, message };
    return andThen(ready, (next) => pause(next, details, now));
  }
  if (outcome.kind !== 'verified') throw new Error(`a verifier run ended with ${outcome.kind}`);
  const { ran, failed, flaky } = outcome;
  const verified = ended({ tasks, failed, unfinished: null });
  return andThen(noting(verified, 'heads.verified', { ran, failed, flaky }), mend);
}

/** Gives what fails to a task of its own, as long as that has not been tried often enough. */
function mend(state: BuildState): Step {
  const { fidelity } = state;
  const broken = mendable(state, fidelity?.verified?.failed ?? []);
  const task = broken.length > 0 ? repairTask(state, broken) : null;
  const added = task && withAddedTasks(state, { tasks: [task] });
  if (!fidelity || !task || !added) return stepTo(state);
  const repairs = [...fidelity.repairs, ...mendedBy(broken)];
  const next = { ...added, fidelity: { ...fidelity, repairs } };
  return noting(next, 'task.added', { task: task.id, title: task.title, why: 'broken' });
}
