/** The gates at which a build waits for a person: after planning, or after each wave. */

import { afterPause } from '../limits/timing.ts';
import { oneLine } from '../one-line.ts';
import { pause } from '../phases.ts';
import { startStage } from '../planning/planning.ts';
import { wakeWaiting } from '../runs.ts';
import type { Awaiting, BuildState } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';

/** What a person is told who is asked for approval. */
function request({ id }: BuildState, awaiting: Awaiting): string {
  const approve = `approve with \`breakwater approve ${id}\` (POST /builds/${id}/approve)`;
  return awaiting.gate === 'plan'
    ? `the plan waits for approval: ${approve}, or send it back with \`breakwater reject ${id} --comments …\``
    : `wave ${awaiting.wave} is complete, and the next one waits for approval: ${approve}`;
}

/** Pauses at a gate that the build has come to. */
export function askApproval(state: BuildState, now: number): Step {
  const { awaiting } = state;
  return awaiting === null ? stepTo(state) : pause(state, 'approval', request(state, awaiting), now);
}

export function approve(state: BuildState, now: number): Step {
  const { awaiting } = state;
  if (awaiting === null) return stepTo(state);
  const what = awaiting.gate === 'plan' ? 'the plan' : `wave ${awaiting.wave}`;
  const open = { ...afterPause(state, now), awaiting: null };
  const noted = noting(open, 'approval.given', `A person approves ${what}`, { ...awaiting });
  return andThen(noted, (next) => wakeWaiting(next, now));
}

/** Sends the plan back to the refiner, for a new count of rounds; what the person asks for holds in all of them. */
export function reject(state: BuildState, comments: string, now: number): Step {
  const { plan } = state;
  if (plan === null) return stepTo(state);
  const planComments = [...state.planComments, comments].slice(-10);
  const open = { ...afterPause(state, now), awaiting: null, plan: null, tasks: {}, planComments };
  const noted = noting(open, 'plan.sent-back', `A person sends the plan back: ${oneLine(comments)}`, { comments });
  const stage = { role: 'refiner' as const, plan, findings: [], faults: [], objections: [], round: 1 };
  return andThen(noted, (next) => startStage(next, stage, 1, now));
}
