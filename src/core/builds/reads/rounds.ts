/** The rounds of a task as the API answers them: made of its runs, of what is kept of each round, and of where it stands. */
import type { EvaluationView, RoundView, SentBackInFull } from '../../contract/reads/rounds.ts';
import type { Feedback } from '../../runs/run-order.ts';
import type { RoundRecord } from '../records/build-record.ts';
import { sentBack } from '../rounds/sent-back.ts';
import type { BuildState, RunEntry } from '../state.ts';
import type { TaskState } from '../task-state.ts';

/** One round; `kept` are its own records. */
export function roundView(
  state: Pick<BuildState, 'runs'>,
  task: TaskState,
  round: number,
  kept: readonly RoundRecord[],
): RoundView {
  const runs = Object.values(state.runs).filter(
    (run) => run.task === task.task.id && run.round === round && (run.role === 'generator' || run.role === 'evaluator'),
  );
  const candidate = kept.find((record) => record.kind === 'candidate');
  const end = kept.findLast((record) => record.kind === 'end');
  const isLast = round === task.rounds;
  const isOpen = isLast && ['generating', 'handed-in', 'evaluating', 'merging'].includes(task.stage.kind);
  return {
    round,
    status: isOpen ? 'under-way' : statusOf(end, runs, isLast ? task : null),
    startedAt: runs[0]?.startedAt ?? null,
    endedAt: isOpen ? null : (end?.at ?? latest(runs.map(({ endedAt }) => endedAt))),
    costUsd: runs.reduce((sum, { costUsd }) => sum + costUsd, 0),
    runs: runs.map(({ id, role, model, status, costUsd }) => ({ id, role, model, status, costUsd })),
    candidate: candidate
      ? {
          at: candidate.at,
          commits: candidate.commits,
          changed: candidate.changed && { count: candidate.changed.count, paths: candidate.changed.paths },
          summary: candidate.summary,
        }
      : null,
    evaluations: kept
      .flatMap((record) => (record.kind === 'verdict' ? [evaluationView(record)] : []))
      .toSorted((a, b) => a.at - b.at),
    sentBack:
      isOpen || end === undefined || end.reason === null
        ? null
        : { reason: end.reason, causes: end.feedback.map(sentBackInFull) },
  };
}

type End = Extract<RoundRecord, { kind: 'end' }>;

function statusOf(end: End | undefined, runs: readonly RunEntry[], task: TaskState | null): RoundView['status'] {
  if (end) return end.how;
  if (task?.stage.kind === 'merged') return 'merged';
  return runs.some(({ status }) => status === 'stopped') ? 'stopped' : 'not-kept';
}

const latest = (times: readonly (number | null)[]): number | null =>
  times.reduce((last, time) => (time !== null && (last === null || time > last) ? time : last), null);

function evaluationView(verdict: Extract<RoundRecord, { kind: 'verdict' }>): EvaluationView {
  const { kind: _, task: __, round: ___, tests, ...rest } = verdict;
  const { excerpt, flaky = [], ...run } = tests;
  return { ...rest, tests: { ...run, output: excerpt, flaky } };
}

/** The cause as events tell it, with what was found. */
export function sentBackInFull(feedback: Feedback): SentBackInFull {
  return {
    ...sentBack(feedback),
    output: feedback.kind === 'tests' ? feedback.excerpt : null,
    failed: feedback.kind === 'criteria' ? feedback.failed : [],
    changes: feedback.kind === 'weakened' ? feedback.changes : [],
  };
}
