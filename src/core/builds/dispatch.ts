/** Dispatch: what a running build does next, after every change of its state. */
import { logEntry } from '../contract/events.ts';
import { claimsOverlap } from '../plan/scope.ts';
import { remainingPathMinutes, waveNumbers } from '../plan/waves.ts';
import { auditIsOver, orderAudit } from './fidelity/audit.ts';
import { isVerified, verifyHeads } from './fidelity/verification.ts';
import { advanceQueue } from './merging/merging.ts';
import { finish, pause } from './phases.ts';
import { resumePlanning } from './planning/planning.ts';
import { replanStuck } from './planning/replanning.ts';
import { byPriority } from './priorities.ts';
import { distill, summarizersOf } from './rounds/distilling.ts';
import { startEvaluation, startRound } from './rounds/tasks.ts';
import { stopRuns } from './runs.ts';
import { type BuildState, hasFreeEvaluator, hasFreeWorker, headsOf, liveTasks, runningRuns } from './state.ts';
import { askApproval } from './steering/approval.ts';
import { andThen, type Step, stepTo } from './step-types.ts';
import { isAdvancing, isAtWork, isSettled, type TaskState } from './task-state.ts';

/** Goes on planning; or merges what is graded, re-plans what is stuck, starts what is ready, and sees when all is done. */
export function dispatch(state: BuildState, now: number): Step {
  if (state.phase.kind === 'planning') {
    const planning = resumePlanning(state, now);
    return planning.state.phase.kind === 'running' ? andThen(planning, (next) => dispatch(next, now)) : planning;
  }
  if (state.phase.kind !== 'running') return stepTo(state);
  const merged = advanceQueue(state);
  const evaluated = andThen(merged, (next) => startEvaluations(next, now));
  const settled = andThen(andThen(evaluated, completeWaves), (next) => askApproval(next, now));
  if (settled.state.phase.kind !== 'running') return settled;
  const verified = andThen(
    andThen(settled, (next) => verifySettled(next, now)),
    (next) => andThen(orderAudit(next, isWhole(next), now), (on) => distill(on, now)),
  );
  const replanned = andThen(verified, (next) => replanStuck(next, now));
  return andThen(
    andThen(replanned, (next) => startReady(next, now)),
    (next) => settle(next, now),
  );
}

/** The tasks of each wave, by its number, in order. */
type Waves = [number, TaskState[]][];

/**
 * Notes every wave whose tasks have all settled and whose gate is over, and where the build is to wait after it. A re-plan
 * or a gate can put new tasks into a wave that was complete.
 */
function completeWaves(state: BuildState): Step {
  const waves = wavesOf(state);
  const known = state.completedWaves;
  const isOver = ([number, tasks]: Waves[number]): boolean =>
    tasks.every(isSettled) && (known.includes(number) || isVerified(state, tasks));
  // A later wave whose tasks were all skipped is complete once those before it are.
  const firstOpen = waves.findIndex((wave) => !isOver(wave));
  const complete = waves.filter(
    (wave, place) => isOver(wave) && (firstOpen < 0 || place < firstOpen || known.includes(wave[0])),
  );
  const completedWaves = complete.map(([number]) => number);
  if (completedWaves.join() === known.join()) return stepTo(state);
  const fresh = complete.filter(([number]) => !known.includes(number));
  const log = fresh.map(([wave, tasks]) =>
    logEntry('wave.completed', { wave, tasks: tasks.map(({ task }) => task.id) }),
  );
  const last = fresh.at(-1);
  const asks = state.submission.approval === 'wave' && last !== undefined && !liveTasks(state).every(isSettled);
  const awaiting = asks ? { gate: 'wave' as const, wave: last[0] } : state.awaiting;
  const briefAt = fresh.length > 0 ? headsOf(state) : state.briefAt;
  return { state: { ...state, completedWaves, awaiting, briefAt }, effects: [], log };
}

/** Has those waves looked at again that have settled, with all before them, and are not complete yet. */
function verifySettled(state: BuildState, now: number): Step {
  if (isHeadMoving(state)) return stepTo(state);
  const waves = wavesOf(state);
  const firstUnsettled = waves.findIndex(([, tasks]) => !tasks.every(isSettled));
  const settled = firstUnsettled < 0 ? waves : waves.slice(0, firstUnsettled);
  const fresh = settled.filter(([number]) => !state.completedWaves.includes(number));
  return verifyHeads(
    state,
    fresh.map(([, tasks]) => tasks),
    now,
  );
}

/** Whether every task has settled, and the gate of every wave is over. */
const isWhole = (state: BuildState): boolean =>
  liveTasks(state).every(isSettled) && wavesOf(state).every(([wave]) => state.completedWaves.includes(wave));

const waveOf = (state: BuildState): ReadonlyMap<string, number> =>
  waveNumbers(liveTasks(state).map(({ task }) => task));

function wavesOf(state: BuildState): Waves {
  const numbers = waveOf(state);
  const waves = Map.groupBy(liveTasks(state), ({ task }) => numbers.get(task.id) ?? 0);
  return [...waves].toSorted(([a], [b]) => a - b);
}

const holdsClaim = (task: TaskState): boolean =>
  isAtWork(task) || task.stage.kind === 'handed-in' || task.stage.kind === 'merging';

/** While a head moves, nothing begins: a moment later it begins on the new one. */
const isHeadMoving = (state: BuildState): boolean => liveTasks(state).some(isAdvancing);

const minutesOf = (state: BuildState): ReadonlyMap<string, number> =>
  remainingPathMinutes(liveTasks(state).map(({ task }) => task));

/** Has evaluated what is handed in: first what has been graded before, then by priority, then the longest remaining path. */
function startEvaluations(state: BuildState, now: number): Step {
  if (isHeadMoving(state)) return stepTo(state);
  const minutes = minutesOf(state);
  const wanted = byPriority(liveTasks(state));
  const queued = liveTasks(state)
    .flatMap((task) => (task.stage.kind === 'handed-in' ? [{ task, work: task.stage }] : []))
    .toSorted(
      (a, b) =>
        Number(b.work.graded !== null) - Number(a.work.graded !== null) ||
        wanted(a.task, b.task) ||
        (minutes.get(b.task.task.id) ?? 0) - (minutes.get(a.task.task.id) ?? 0),
    );
  return queued.reduce(
    (step, { task, work }) =>
      hasFreeEvaluator(step.state) ? andThen(step, (next) => startEvaluation(next, task, work, now)) : step,
    stepTo(state),
  );
}

function startReady(state: BuildState, now: number): Step {
  if (state.phase.kind !== 'running' || state.breaker.state === 'OPEN' || isHeadMoving(state)) return stepTo(state);
  const minutes = minutesOf(state);
  const wanted = byPriority(liveTasks(state));
  const ordered = readyTasks(state).toSorted(
    (a, b) => wanted(a, b) || (minutes.get(b.task.id) ?? 0) - (minutes.get(a.task.id) ?? 0),
  );
  return ordered.reduce(
    (step, task) => (mayStart(step.state, task) ? andThen(step, (next) => startRound(next, task, now)) : step),
    stepTo(state),
  );
}

/** Tasks whose dependencies have settled and whose turn it is; their claims are looked at one by one. */
function readyTasks(state: BuildState): TaskState[] {
  const waves = waveOf(state);
  const open = liveTasks(state).filter((task) => !isSettled(task));
  // With the gate of a wave still under way, what waits for the wave waits for it, too.
  const firstOpenWave = Math.min(...[...waves.values()].filter((wave) => !state.completedWaves.includes(wave)));
  const settled = new Set(liveTasks(state).flatMap((task) => (isSettled(task) ? [task.task.id] : [])));
  // A gate after each wave has no meaning where the next wave has begun before it.
  const barrier = state.submission.parallel.barrier || state.submission.approval === 'wave';
  // Half open, the probe alone is let through; no barrier holds it, as the tasks of earlier waves wait for it.
  const probe = state.breaker.state === 'HALF_OPEN' ? state.breaker.probe : undefined;
  return open.filter(
    ({ task, stage }) =>
      stage.kind === 'waiting' &&
      task.dependsOn.every((id) => settled.has(id)) &&
      (probe === undefined ? !barrier || waves.get(task.id) === firstOpenWave : task.id === probe),
  );
}

function mayStart(state: BuildState, { task }: TaskState): boolean {
  return (
    state.iterations < state.submission.limits.maxIterations &&
    hasFreeWorker(state) &&
    !liveTasks(state).some((other) => holdsClaim(other) && claimsOverlap(other.task, task))
  );
}

const nothingStarts = { reason: 'stagnation' as const, cause: null, stuck: [], replaced: [], refused: [] };

/** Finishes when every task has settled; pauses when nothing is under way and nothing may start. */
function settle(state: BuildState, now: number): Step {
  if (state.phase.kind !== 'running') return stepTo(state);
  const tasks = liveTasks(state);
  if (isWhole(state) && auditIsOver(state))
    return andThen(stopRuns(state, summarizersOf(state), 'nobody is left to read it', now), finish);
  if (runningRuns(state).length > 0 || tasks.some(holdsClaim)) return stepTo(state);
  const { maxIterations } = state.submission.limits;
  if (state.iterations >= maxIterations)
    return pause(state, { reason: 'iteration-limit', limit: maxIterations, used: state.iterations }, now);
  const { replans } = state.breaker;
  return pause(state, { ...nothingStarts, replans: { used: replans, allowed: state.submission.breaker.replans } }, now);
}
