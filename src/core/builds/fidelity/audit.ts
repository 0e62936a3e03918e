/**
 * The audit: a session with fresh eyes reads the spec beside the result, at the end of each phase of a plan with several,
 * beside the next phase, and before the build completes. What it finds blocking becomes tasks; what no task was added for
 * is a reservation.
 */
import { failsByItself, type RunOutcome } from '../../runs/run-report.ts';
import { askedOfPlan } from '../asked-of-plan.ts';
import { pause } from '../phases.ts';
import { startRun } from '../runs.ts';
import { type BuildState, liveTasks, type RunEntry, specOf } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';
import { isSettled } from '../task-state.ts';
import { withFound } from './audit-tasks.ts';
import { requirementStates } from './requirement-states.ts';

/** How often an audit that broke off is tried again. */
const maxAttempts = 2;

type Due = { phase: string | null };

const mergedIds = (state: BuildState): string[] =>
  liveTasks(state).flatMap(({ task, stage }) => (stage.kind === 'merged' ? [task.id] : []));

/** A plan that was submitted has no spec to be read beside it. */
const isAudited = ({ fidelity, submission }: BuildState): boolean =>
  fidelity !== null && submission.fidelity.audit !== 'never' && specOf(submission) !== null;

/** Whether nothing more is to be looked at before the build completes. */
export function auditIsOver(state: BuildState): boolean {
  const { fidelity } = state;
  const merged = mergedIds(state);
  if (!fidelity || !isAudited(state) || merged.length === 0) return true;
  // Tasks only ever come to those that have merged.
  return fidelity.auditing === null && fidelity.audited?.tasks.length === merged.length;
}

/** Orders the audit that is due; one at a time. `isWhole`: everything is settled, and has been verified. */
export function orderAudit(state: BuildState, isWhole: boolean, now: number): Step {
  const { fidelity } = state;
  if (state.phase.kind !== 'running' || !fidelity || !isAudited(state)) return stepTo(state);
  const { auditing } = fidelity;
  if (auditing && state.runs[auditing.runId]?.status === 'running') return stepTo(state);
  const due = auditing ?? dueAudit(state, isWhole);
  if (!due) return stepTo(state);
  const { phase } = due;
  const attempt = (auditing?.attempt ?? 0) + 1;
  const isRefused = auditing?.isRefused ?? false;
  const round = fidelity.found.length + 1;
  const { runId, step } = startRun(state, { assignment: assignmentOf(state, phase), task: null, round }, now);
  return andThen(step, (next) =>
    noting({ ...next, fidelity: { ...fidelity, auditing: { runId, attempt, phase, isRefused } } }, 'audit.started', {
      runId,
      phase,
      round,
    }),
  );
}

function dueAudit(state: BuildState, isWhole: boolean): Due | null {
  if (isWhole) return auditIsOver(state) ? null : { phase: null };
  const { plan, fidelity, submission } = state;
  if (!plan || plan.phases.length < 2 || submission.fidelity.audit !== 'phases') return null;
  if (liveTasks(state).every(isSettled)) return null;
  const ended = plan.phases.slice(0, -1).find(({ id, epics }) => {
    const ids = epics.flatMap(({ stories }) => stories.flatMap(({ tasks }) => tasks.map((task) => task.id)));
    const stages = ids.flatMap((task) => state.tasks[task] ?? []);
    return (
      !fidelity?.auditedPhases.includes(id) &&
      stages.every(isSettled) &&
      stages.some(({ stage }) => stage.kind === 'merged')
    );
  });
  return ended ? { phase: ended.id } : null;
}

function assignmentOf(state: BuildState, phase: string | null) {
  const { submission, plan, notes, fidelity } = state;
  const states = plan ? requirementStates(plan, liveTasks(state), []) : [];
  const quotes = (which: 'open' | 'unproven'): string[] =>
    (plan?.requirements ?? []).flatMap(({ id, quote }) =>
      states.some((one) => one.id === id && one.state === which) ? [quote] : [],
    );
  return {
    role: 'auditor' as const,
    spec: specOf(submission) ?? '',
    ...(plan?.assumptions && { assumed: plan.assumptions.map(({ text }) => text) }),
    asked: [...askedOfPlan(state), ...notes.map(({ text }) => text)],
    later: phase === null ? [] : quotes('open'),
    leftOut: quotes('unproven'),
    earlier: fidelity?.found.flatMap(({ what }) => what) ?? [],
  };
}

export function auditorEnded(state: BuildState, run: RunEntry, outcome: RunOutcome, now: number): Step {
  const { fidelity } = state;
  if (fidelity?.auditing?.runId !== run.id) return stepTo(state);
  const { attempt } = fidelity.auditing;
  if (outcome.kind === 'failed') {
    const { reason, message } = outcome;
    const noted = noting(state, 'run.failed', { runId: run.id, role: 'auditor', task: null, reason, message });
    const ready = { ...noted, state: { ...state, fidelity: { ...fidelity, auditing: null } } };
    if (reason === 'model-rejected') {
      // What is refused in the same way again is not asked for a third time: everything else is done.
      if (fidelity.auditing.isRefused) return andThen(noted, (next) => leaveAudit(next, message));
      const auditing = { ...fidelity.auditing, attempt: 0, isRefused: true };
      const refused = { ...noted, state: { ...state, fidelity: { ...fidelity, auditing } } };
      return andThen(refused, (next) => pause(next, { reason: 'provider', message }, now));
    }
    if (attempt < maxAttempts) return noted;
    if (failsByItself(outcome)) return andThen(noted, (next) => leaveAudit(next, message));
    const details = { reason: 'sandbox' as const, role: 'auditor' as const, task: null, times: attempt, message };
    return andThen(ready, (next) => pause(next, details, now));
  }
  if (outcome.kind !== 'audited') throw new Error(`an auditor run ended with ${outcome.kind}`);
  const { findings, summary } = outcome;
  const blocking = findings.filter(({ kind, severity }) => severity === 'blocking' && kind !== 'beyond');
  const { phase } = fidelity.auditing;
  // Each phase is audited once, and the whole again after what was found.
  const isEnough = fidelity.found.filter((one) => one.phase === phase).length >= state.submission.fidelity.rounds;
  const { next, added, open } = isEnough
    ? { next: state, added: [], open: blocking }
    : withFound(state, phase, blocking);
  const tasks = added.map(({ id }) => id);
  const ended = noting(closed(next, { open, unfinished: null }), 'audit.ended', {
    runId: run.id,
    phase,
    findings,
    summary,
    tasks,
    unfinished: null,
  });
  return added.reduce(
    (step, { id, title }) =>
      andThen(step, (following) => noting(following, 'task.added', { task: id, title, why: 'audit' as const })),
    ended,
  );
}

/** Goes on without the audit under way, and says so at the end. */
export function leaveAudit(state: BuildState, why: string): Step {
  const auditing = state.fidelity?.auditing;
  if (!auditing) return stepTo(state);
  const { runId, phase } = auditing;
  const left = closed(state, { open: [], unfinished: why });
  return noting(left, 'audit.ended', { runId, phase, findings: [], summary: '', tasks: [], unfinished: why });
}

/** The audit under way is over: that of a phase is not looked at again, that of the whole says how it stands. */
function closed(
  state: BuildState,
  result: Pick<NonNullable<NonNullable<BuildState['fidelity']>['audited']>, 'open' | 'unfinished'>,
): BuildState {
  const { fidelity } = state;
  if (!fidelity?.auditing) return state;
  const { phase } = fidelity.auditing;
  const over = { ...fidelity, auditing: null };
  return {
    ...state,
    fidelity:
      phase === null
        ? { ...over, audited: { tasks: mergedIds(state), ...result } }
        : { ...over, auditedPhases: [...over.auditedPhases, phase] },
  };
}
