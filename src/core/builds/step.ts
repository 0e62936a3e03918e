/** The heart: one input in, the next state with its effects and log entries out. No I/O, no clock, no randomness. */
import { type BuildCommand, isCommandKind } from '../contract/commands.ts';
import { isEvent } from '../contract/events.ts';
import { freeModels } from '../contract/submission.ts';
import { release } from '../money/ledger.ts';
import type { RunOutcome, RunReport } from '../runs/run-report.ts';
import { dispatch } from './dispatch.ts';
import { withoutRuns } from './ending/deletion.ts';
import { removeTranscripts } from './ending/retention.ts';
import { webhookAnswered } from './ending/webhooks.ts';
import { auditorEnded } from './fidelity/audit.ts';
import { verifierEnded } from './fidelity/verification.ts';
import { askLedger, releaseReservation } from './limits/ask-ledger.ts';
import { blocked, inOutage, recovered } from './limits/outages.ts';
import { settleWithTenant } from './limits/tenant-account.ts';
import { pauseIfOverdue, tick } from './limits/timing.ts';
import { followLandings } from './merging/landings.ts';
import { refsAdvanced, refsRefused } from './merging/merging.ts';
import { complete, fail, refsSettled, stopHeard } from './phases.ts';
import { beginPreparing, planningEnded } from './planning/planning.ts';
import { replannerEnded } from './planning/replanning.ts';
import { beginPullRequests, pullRequestsTold } from './pull-requests/ordering.ts';
import { discovered } from './rounds/discovered.ts';
import { summarizerEnded } from './rounds/distilling.ts';
import { pagesSeen } from './rounds/pages.ts';
import { endSandboxes } from './rounds/sandboxes.ts';
import { evaluatorEnded, generatorEnded } from './rounds/tasks.ts';
import { admitted, endRun, prepared, queued, wakeWaiting } from './runs.ts';
import { type BuildState, headsOf, isActive, type RunEntry, whichRun } from './state.ts';
import { steer } from './steering/decisions.ts';
import { andThen, type BuildInput, noting, type Step, stepTo, withEffect } from './step-types.ts';
import { issueTold, issueUnreachable, remarked, tellIssue } from './telling/tell-issue.ts';

/** Takes one input. Stale and repeated inputs change nothing. `now` is milliseconds since the epoch. */
export const step = (state: BuildState, input: BuildInput, now: number): Step =>
  settleWithTenant(state, tellIssue(endSandboxes(state, followLandings(state, stepped(state, input, now), now)), now));

function stepped(state: BuildState, input: BuildInput, now: number): Step {
  const { phase } = state;
  const overdueAndOn = (taken: Step) =>
    andThen(
      andThen(taken, (next) => pauseIfOverdue(next, now)),
      (next) => dispatch(next, now),
    );
  if (isCommand(input)) return overdueAndOn(steer(state, input, now));
  // Asked before each model call, also of a paused build; what becomes free lets runs go on and starts none.
  if (input.kind === 'ledger-asked') return askLedger(state, input.request, now);
  if (phase.kind !== 'paused') return overdueAndOn(take(state, input, now));
  return whilePaused(state, phase, (held) => take(held, input, now));
}

const isCommand = (input: BuildInput): input is BuildCommand => isCommandKind(input.kind);

/** A paused build takes what its runs report and dispatches nothing; it goes on from there when it is resumed. */
function whilePaused(
  state: BuildState,
  phase: Extract<BuildState['phase'], { kind: 'paused' }>,
  advance: (state: BuildState) => Step,
): Step {
  const after = advance({ ...state, phase: phase.resumes });
  const reached = after.state.phase;
  // Another reason to pause changes nothing: what was reached is what the first pause resumes.
  const resumes = isActive(reached) ? reached : reached.kind === 'paused' ? reached.resumes : undefined;
  if (!resumes) return after;
  const log = after.log.filter((entry) => !isEvent(entry, 'build.paused'));
  return { ...after, log, state: { ...after.state, phase: { ...phase, resumes } } };
}

type Happening = Exclude<BuildInput, BuildCommand | { kind: 'ledger-asked' }>;

function take(state: BuildState, input: Happening, now: number): Step {
  switch (input.kind) {
    case 'begin': {
      const repositories = state.repositories.map(({ name }) => name);
      const noted = noting(state, 'build.created', { repositories, freeModels: freeModels(state.submission) });
      return withEffect(noted, { kind: 'open-repositories' });
    }
    case 'repositories-opened':
      return opened(state, input.repositories, now);
    case 'repositories-refused':
      return state.phase.kind === 'opening' ? fail(state, input.message, now) : stepTo(state);
    case 'report':
      return report(state, input.report, now);
    case 'refs-advanced':
      return andThen(andThen(refsAdvanced(state, input, now), refsSettled), beginPullRequests);
    case 'refs-refused':
      return andThen(refsRefused(state, input, now), refsSettled);
    case 'run-stopped':
      return stopHeard(state, input.runId);
    case 'refs-deleted':
      return refsDeleted(state, input.left, now);
    case 'pull-requests-told':
      return pullRequestsTold(state, input);
    case 'webhook-answered':
      return webhookAnswered(state, input);
    case 'tick':
      return andThen(
        tick(state, now, (next, run, outcome) => runEnded(next, run, outcome, now)),
        (next) => removeTranscripts(next, input.retentionDays, now),
      );
    case 'issue-told':
      return issueTold(state, input, now);
    case 'issue-unreachable':
      return issueUnreachable(state, input.message);
    case 'remark':
      return remarked(state, input.text);
    case 'runs-erased':
      return withoutRuns(state, input.runIds);
    default:
      return input satisfies never;
  }
}

function refsDeleted(state: BuildState, left: string[], now: number): Step {
  const noted = left.length === 0 ? stepTo(state) : noting(state, 'refs.left', { left });
  return andThen(noted, (next) => {
    const { phase } = next;
    return phase.kind === 'finishing' && !phase.pullRequests ? complete(next, now) : stepTo(next);
  });
}

function opened(state: BuildState, repositories: { name: string; base: string; head: string }[], now: number): Step {
  const byName = new Map(repositories.map((repository) => [repository.name, repository]));
  const known = state.repositories.map((repository) => {
    const { base, head } = byName.get(repository.name) ?? {};
    return { ...repository, ...(base && { base }), head: head ?? null, start: head ?? null };
  });
  const next: BuildState = { ...state, repositories: known, briefAt: headsOf({ repositories: known }) };
  // A build that was cancelled meanwhile has its branches all the same.
  if (state.phase.kind !== 'opening') return stepTo(next);
  return andThen(noting(next, 'repositories.opened', { repositories }), (ready) => beginPreparing(ready, now));
}

function report(state: BuildState, { runId, seq, body }: RunReport, now: number): Step {
  const run = state.runs[runId];
  // The last word of a run that was stopped or given up: it has no call under way any more.
  if (run && run.status !== 'running' && body.kind === 'ended') return releaseReservation(state, runId, now);
  if (run?.status !== 'running' || seq <= run.seq) return stepTo(state);
  const seen: BuildState = { ...state, runs: { ...state.runs, [runId]: { ...run, seq } } };
  switch (body.kind) {
    case 'discovery': {
      return discovered(seen, { ...whichRun(run), commit: body.commit }, body.discovery, now);
    }
    case 'outage':
      return inOutage(seen, { ...run, seq }, body, now);
    case 'recovered':
      return recovered(seen, { ...run, seq }, body);
    case 'blocked':
      return blocked(seen, { ...run, seq }, body.message, now);
    case 'queued':
      return queued(seen, { ...run, seq }, body.slots, now);
    case 'admitted':
      return body.prepared ? prepared(seen, run, body.prepared) : stepTo(admitted(seen, { ...run, seq }, now));
    case 'handed-over': {
      const { session, why, cause = null } = body;
      return noting(seen, 'run.handed-over', { ...whichRun(run), session, why, cause });
    }
    case 'ended':
      return runEnded({ ...seen, ledger: release(seen.ledger, runId) }, run, body.outcome, now);
    default:
      return body satisfies never;
  }
}

/** Closes a run's record and lets its outcome work on the plan or the task that it was for. */
function runEnded(state: BuildState, run: RunEntry, outcome: RunOutcome, now: number): Step {
  const ended = endRun(state, run.id, outcome.kind === 'failed' ? 'failed' : 'finished', now);
  // Its reservation is free again, which may be what others wait for.
  return andThen(isActive(ended.phase) ? wakeWaiting(ended, now) : stepTo(ended), (next) =>
    outcomeTaken(next, run, outcome, now),
  );
}

function outcomeTaken(ended: BuildState, run: RunEntry, outcome: RunOutcome, now: number): Step {
  const { phase } = ended;
  if (phase.kind === 'planning')
    return phase.runId === run.id ? planningEnded(ended, phase, outcome, now) : stepTo(ended);
  if (run.role === 'verifier') return verifierEnded(ended, run, outcome, now);
  if (run.role === 'summarizer') return summarizerEnded(ended, run, outcome);
  if (run.role === 'auditor') return auditorEnded(ended, run, outcome, now);
  const task = run.task === null ? undefined : ended.tasks[run.task];
  if (!task) return stepTo(ended);
  if (run.role === 'replanner') return replannerEnded(ended, task, outcome, now);
  const { stage } = task;
  if ((stage.kind !== 'generating' && stage.kind !== 'evaluating') || stage.runId !== run.id) return stepTo(ended);
  return stage.kind === 'generating'
    ? generatorEnded(ended, task, { runId: run.id, outcome }, now)
    : andThen(pagesSeen(ended, task, outcome), (next) => evaluatorEnded(next, task, outcome, now));
}
