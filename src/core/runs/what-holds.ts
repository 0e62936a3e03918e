/** What still holds of a step's change once it is to be written: present truth decides, not the step's past. */
import type { Change } from './change.ts';
import type { Action } from './next-action.ts';
import { isClosed, type RunState } from './record.ts';
import { hearFirst } from './tools/after-tool.ts';

/** What a run does that is stopped. */
const endsRuns: ReadonlySet<Action['kind']> = new Set(['settle', 'dispose']);

/** What came while a step was under way, and would not come again: the word to go on, and a slot. */
export type Missed = { wake: boolean; offer: boolean };

/**
 * The change to write; null where nothing of it holds. The run may have been stopped, woken, told something or offered a
 * slot while the step was under way; `now` is its state after that.
 */
export function whatHolds(action: Action, change: Change, now: RunState, missed: Missed): Change | null {
  if (isClosed(now.phase) && !endsRuns.has(action.kind))
    return action.kind === 'call-model' ? spendingIn(change) : null;
  // The slot that the answer says to wait for was offered before the answer came: the next question gets it.
  if (missed.offer && change.state?.slot?.kind === 'queued') return null;
  // The money, or the person at the provider, came before the answer that says to wait for it.
  if (missed.wake && typeof change.state?.waitingSince === 'number')
    return { ...change, state: { ...change.state, waitingSince: null } };
  return action.kind === 'run-call' ? hearFirst(change, action.call, now) : change;
}

/** What a stopped run would have said is nobody's concern any more, but what its last call has cost is. */
function spendingIn({ turn, state }: Change): Change {
  return { ...(turn && { turn }), ...(state?.unsettled && { state: { unsettled: state.unsettled } }) };
}
