/** The planner pipeline: architect → adversary → refiner ⇄ checks → validator, each stage one run. */
import { isGreen, isSameTest, type RepositoryTest, toldTest } from '../../environments/base-tests.ts';
import type { TestOfRepository } from '../../environments/tests-to-run.ts';
import { oneLine } from '../../one-line.ts';
import { planFaults } from '../../plan/plan-check.ts';
import type { WorkPlan } from '../../plan/work-plan.ts';
import { mergeOrder } from '../../repositories/merge-order.ts';
import { testsOfBase } from '../../runs/preparing.ts';
import type { Assignment } from '../../runs/run-order.ts';
import { failsByItself, type RunOutcome } from '../../runs/run-report.ts';
import { askedOfPlan } from '../asked-of-plan.ts';
import type { PlanningStage } from '../phase.ts';
import { pause } from '../phases.ts';
import { startRun } from '../runs.ts';
import { type BuildState, specOf, withPlan } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';
import { withRemarks } from './remarks.ts';

/** How often a plan may go back to the refiner, and how often a stage whose run failed is tried again. */
const maxRefinements = 4;
const maxAttempts = 2;
/** So many of the last faults and objections are told of a pause. */
const mostObjections = 10;

type Planning = Extract<BuildState['phase'], { kind: 'planning' }>;

/** Looks at the base first: what it costs to find it red later is money. */
export const beginPreparing = (state: BuildState, now: number): Step => startStage(state, { role: 'preparer' }, 1, now);

/** Starts planning; a submitted plan goes straight to work. */
function beginPlanning(state: BuildState, now: number): Step {
  const { plan } = state.submission;
  return plan ? takePlan(state, plan) : startStage(state, { role: 'architect' }, 1, now);
}

/** Takes the end of a planner run. */
export function planningEnded(state: BuildState, phase: Planning, outcome: RunOutcome, now: number): Step {
  const { stage } = phase;
  if (outcome.kind === 'failed') return stageFailed(state, phase, outcome, now);
  switch (stage.role) {
    case 'preparer':
      if (outcome.kind !== 'prepared') break;
      return prepared(state, phase, outcome, now);
    case 'architect':
      if (outcome.kind !== 'plan') break;
      return andThen(noteDraft(state, outcome.plan), (next) =>
        startStage(next, { role: 'adversary', plan: outcome.plan }, 1, now),
      );
    case 'adversary': {
      if (outcome.kind !== 'findings') break;
      const { findings } = outcome;
      const faults = faultLines(state, stage.plan);
      const noted = noting(state, 'plan.findings', { findings });
      // There is nothing to refine.
      if (findings.length === 0 && faults.length === 0)
        return andThen(noted, (next) => startStage(next, { role: 'validator', plan: stage.plan, round: 1 }, 1, now));
      const refiner: PlanningStage = { role: 'refiner', plan: stage.plan, findings, faults, objections: [], round: 1 };
      return andThen(noted, (next) => startStage(next, refiner, 1, now));
    }
    case 'refiner': {
      if (outcome.kind !== 'plan') break;
      const { plan, answers } = outcome;
      const refined = noting(state, 'plan.refined', { round: stage.round, answers });
      const faults = faultLines(state, plan);
      if (faults.length === 0)
        return andThen(refined, (next) => startStage(next, { role: 'validator', plan, round: stage.round }, 1, now));
      return andThen(
        andThen(refined, (next) => noting(next, 'plan.refused', { faults })),
        (next) => refineAgain(next, { plan, faults, objections: [], round: stage.round + 1 }, now),
      );
    }
    case 'validator': {
      if (outcome.kind !== 'plan-verdict') break;
      if (outcome.approved) {
        const { asksNothing, reasons } = outcome;
        const remarked = withRemarks(state, { plan: stage.plan, remarks: reasons, runId: phase.runId }, now);
        return andThen(remarked, (next) => takePlan({ ...next, asksNothing }, stage.plan));
      }
      const again = { plan: stage.plan, faults: [], objections: outcome.reasons, round: stage.round + 1 };
      return andThen(noting(state, 'plan.rejected', { reasons: outcome.reasons }), (next) =>
        refineAgain(next, again, now),
      );
    }
    default:
      stage satisfies never;
  }
  throw new Error(`a ${stage.role} run ended with ${outcome.kind}`);
}

/** Goes on where all tests pass, or a person wants to build on a base on which they do not. */
function prepared(
  state: BuildState,
  phase: Planning,
  {
    environments,
    faulty,
    missingTools,
    failedSetUp,
    lackingServices,
    kept,
    links,
    empty,
    base,
  }: Extract<RunOutcome, { kind: 'prepared' }>,
  now: number,
): Step {
  const known = {
    environments: [...state.environments.filter(isOther(environments)), ...environments],
    // After a setup that failed, or with another program, everything is looked at again.
    base: failedSetUp || lackingServices.length > 0 ? [] : [...passedBefore(state), ...base],
  };
  const ready = stepTo({ ...state, ...known, phase: { ...phase, attempt: 0 } });
  const decided = environments.reduce(
    (step, environment) => andThen(step, (next) => noting(next, 'environment.decided', environment)),
    ready,
  );
  const lacking =
    missingTools.length === 0
      ? decided
      : andThen(decided, (next) => noting(next, 'tools.missing', { tools: missingTools }));
  const linked = andThen(lacking, (next) => noteLinks(next, { links, empty }));
  const keeping = kept === null ? linked : andThen(linked, (next) => noting(next, 'environment.kept', kept));
  const told = base.reduce(
    (step, test) => andThen(step, (next) => noting(next, 'base.tested', toldTest(test))),
    keeping,
  );
  return andThen(told, (next) => {
    if (faulty.length > 0 || failedSetUp || lackingServices.length > 0)
      return pause(next, { reason: 'environment', faulty, failedSetUp, lackingServices }, now);
    const failing = next.base.filter((test) => !isGreen(test));
    if (failing.length === 0 || next.submission.evaluator.allowRedBase) return beginPlanning(next, now);
    return pause(next, { reason: 'base', repositories: failing.map(toldTest) }, now);
  });
}

/** Told once: a preparer that looks again finds the same. */
function noteLinks(
  state: BuildState,
  { links, empty }: Pick<Extract<RunOutcome, { kind: 'prepared' }>, 'links' | 'empty'>,
): Step {
  const isKnown = JSON.stringify(state.links) === JSON.stringify(links);
  if (isKnown && empty.length === 0) return stepTo(state);
  const order = mergeOrder(
    state.repositories.map(({ name }) => name),
    links,
  );
  return noting({ ...state, links }, 'repositories.linked', { order, links, empty });
}

const isOther =
  (those: readonly { repository: string }[]) =>
  ({ repository }: { repository: string }): boolean =>
    !those.some((one) => one.repository === repository);

/** The tests of the repositories on the base. */
const testsOnBase = ({ repositories, environments, submission }: BuildState): TestOfRepository[] =>
  testsOfBase({ heads: repositories, environments, testCommand: submission.evaluator.testCommand });

/** What an earlier preparer has seen to pass: it is not tested again. */
function passedBefore(state: BuildState): RepositoryTest[] {
  const tests = testsOnBase(state);
  return state.base.filter((known) => isGreen(known) && tests.some((test) => isSameTest(test, known)));
}

/** Whether it is known what the tests say of the base, as they are now. */
export const isWholeTested = (state: BuildState): boolean =>
  testsOnBase(state).every((test) => state.base.some((known) => isSameTest(test, known)));

function refineAgain(
  state: BuildState,
  again: { plan: WorkPlan; faults: string[]; objections: string[]; round: number },
  now: number,
): Step {
  if (again.round > maxRefinements) {
    const open = [...again.faults, ...again.objections].slice(0, mostObjections).map((line) => oneLine(line));
    const { runId } = state.phase.kind === 'planning' ? state.phase : { runId: '' };
    const stage = { role: 'refiner' as const, findings: [], ...again, round: 1 };
    const ready: BuildState = { ...state, phase: { kind: 'planning', stage, runId, attempt: 0 } };
    return pause(
      ready,
      { reason: 'planning', rounds: maxRefinements, objections: open, role: null, message: null },
      now,
    );
  }
  return startStage(state, { role: 'refiner', findings: [], ...again }, 1, now);
}

/** A stage whose run failed is started again by `resumePlanning`; where that has not helped, once a person resumes. */
function stageFailed(
  state: BuildState,
  phase: Planning,
  failure: Extract<RunOutcome, { kind: 'failed' }>,
  now: number,
): Step {
  const { role } = phase.stage;
  const { reason, message } = failure;
  const noted = noting(state, 'run.failed', { runId: phase.runId, role, task: null, reason, message });
  const isRefused = reason === 'model-rejected';
  if (!isRefused && reason !== 'git' && phase.attempt < maxAttempts) return noted;
  const ready = { ...noted, state: { ...state, phase: { ...phase, attempt: 0 } } };
  return andThen(ready, (next) => {
    if (isRefused) return pause(next, { reason: 'provider', message }, now);
    return failsByItself(failure)
      ? pause(next, { reason: 'planning', rounds: null, objections: [], role, message }, now)
      : pause(next, { reason: 'sandbox', role, task: null, times: phase.attempt, message }, now);
  });
}

/** Starts the stage again whose run has ended without a result. */
export function resumePlanning(state: BuildState, now: number): Step {
  const { phase } = state;
  if (phase.kind !== 'planning' || state.runs[phase.runId]?.status === 'running') return stepTo(state);
  // The tests have been run, and a person takes them as they are.
  const isPreparing = phase.stage.role === 'preparer';
  if (isPreparing && state.base.length > 0 && isWholeTested(state) && state.submission.evaluator.allowRedBase)
    return beginPlanning(state, now);
  return startStage(state, phase.stage, phase.attempt + 1, now);
}

export function startStage(state: BuildState, stage: PlanningStage, attempt: number, now: number): Step {
  const spec = specOf(state.submission) ?? '';
  const round = 'round' in stage ? stage.round : 1;
  const assignment = assignmentOf(stage, spec, state);
  const { runId, step } = startRun(state, { assignment, task: null, round }, now);
  return andThen(step, (next) =>
    noting({ ...next, phase: { kind: 'planning', stage, runId, attempt } }, 'plan.stage', {
      role: stage.role,
      runId,
      round,
    }),
  );
}

function assignmentOf(stage: PlanningStage, spec: string, state: BuildState): Assignment {
  const { submission } = state;
  const assumes = submission.prompt === undefined ? {} : { assumes: true };
  switch (stage.role) {
    case 'preparer':
      return {
        role: 'preparer',
        asked: submission.repositories.map(({ name, environment = {} }) => ({ repository: name, environment })),
        allow: submission.network.allow,
      };
    case 'architect':
      return { role: 'architect', spec, ...assumes };
    case 'adversary':
      return { role: 'adversary', spec, plan: stage.plan };
    case 'refiner': {
      const { plan, findings, faults } = stage;
      const asked = askedOfPlan(state).map((comments) => `The person who ordered the build asks: ${comments}`);
      const objections = [...stage.objections, ...asked];
      return { role: 'refiner', spec, ...assumes, plan, findings, faults, objections };
    }
    case 'validator':
      return { role: 'validator', spec, plan: stage.plan, comments: askedOfPlan(state) };
    default:
      return stage satisfies never;
  }
}

function faultLines(state: BuildState, plan: WorkPlan): string[] {
  const repositories = state.repositories.map(({ name }) => name);
  return planFaults(plan, { repositories, spec: specOf(state.submission) }).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

function noteDraft(state: BuildState, plan: WorkPlan): Step {
  const tasks = Object.keys(withPlan(state, plan).tasks).length;
  return noting(state, 'plan.drafted', { tasks, requirements: plan.requirements.length });
}

function takePlan(state: BuildState, plan: WorkPlan): Step {
  const awaiting = state.submission.approval === 'plan' ? { gate: 'plan' as const } : null;
  const planned: BuildState = { ...withPlan(state, plan), awaiting, phase: { kind: 'running' } };
  const tasks = Object.keys(planned.tasks).length;
  const { assumptions = [] } = plan;
  const assumed = assumptions.length === 0 ? stepTo(planned) : noting(planned, 'plan.assumes', { assumptions });
  const roundsLeft = state.submission.limits.maxIterations - state.iterations;
  return andThen(assumed, (next) =>
    noting(next, 'plan.approved', { tasks, roundsLeft: tasks > roundsLeft ? roundsLeft : null }),
  );
}
