/** The changes by which steps move a run's record on, each of them one commit. */
import type { PlanDraft } from '../plan/draft/plan-draft.ts';
import type { Evaluation } from './evaluation.ts';
import type { Call, RunState, Turn } from './record.ts';
import type { RunReport } from './run-report.ts';
import type { Message } from './transcript.ts';

/** One commit: whatever it names is written together, or not at all. */
export type Change = {
  state?: Partial<RunState>;
  evaluation?: Evaluation;
  /** The work plan that a planner edits. */
  draft?: PlanDraft;
  /** New ones. With a new `session` in the state they are its first. */
  messages?: readonly Message[];
  turn?: Turn;
  calls?: readonly Call[];
  /** Bodies of new reports; the store numbers them. */
  reports?: readonly RunReport['body'][];
  /** The report with this `seq` was taken. */
  taken?: number;
};

/** A later change on top of an earlier one, as one commit. */
export const onTopOf = (earlier: Change, later: Change): Change => ({
  ...earlier,
  ...later,
  state: { ...earlier.state, ...later.state },
  messages: [...(earlier.messages ?? []), ...(later.messages ?? [])],
  reports: [...(earlier.reports ?? []), ...(later.reports ?? [])],
});
