/** What the outcome of a tool call means for the run: a result in the journal, the end of the run, or another try. */
import type { Clock } from '../backoff.ts';
import type { Change } from '../change.ts';
import { endWith, failWith } from '../endings.ts';
import { putOff } from '../put-off.ts';
import type { Call, RunRecord, RunState } from '../record.ts';
import type { ToolUse } from '../transcript.ts';
import { notHandedIn, observeHandIn, verdictOfHandIns } from './hand-ins.ts';
import { unchangedSince } from './repeated-read.ts';
import { observeCall, type RepeatsVerdict, signatureOf, verdictOf } from './repeats.ts';
import { capped, type ToolOutcome } from './tool-outcome.ts';

/** A call that has been carried out. */
export type RanCall = {
  call: Call;
  use: ToolUse;
  outcome: ToolOutcome;
  /** From its beginning in this life of the object. */
  tookMs: number;
  /** Only its intent was known: it was finished after a crash by its tool's own rule. */
  wasInterrupted: boolean;
  /** The call may have changed files. */
  changesTree: boolean;
};

export function afterTool(before: RunRecord, ran: RanCall, clock: Clock): Change {
  const dirty = before.state.dirty || ran.changesTree;
  const record = { ...before, state: { ...before.state, dirty } };
  if (ran.outcome.kind === 'running') return changeBy(record, ran, clock);
  const turn = record.turn && { ...record.turn, toolMs: record.turn.toolMs + ran.tookMs };
  const change = changeBy(record, ran, clock);
  return turn ? { ...change, turn } : change;
}

/** Whether a call has come to nothing yet but its command is under way, so that this life of the object goes on with it. */
export const isUnderWay = ({ calls = [], state }: Change): boolean =>
  calls.every((call) => call.state !== 'done') && state?.phase === undefined && !state?.backoff;

function changeBy(record: RunRecord, ran: RanCall, clock: Clock): Change {
  const { outcome } = ran;
  switch (outcome.kind) {
    case 'answer':
      return answered(record, ran, outcome);
    case 'discovery': {
      const { discovery, text } = outcome;
      const [repository] = discovery.evidence.split('/');
      const commit = record.order.heads.find(({ name }) => name === repository)?.commit ?? null;
      const change = answered(record, ran, { text, isError: false });
      return { ...change, reports: [{ kind: 'discovery', discovery, commit }, ...(change.reports ?? [])] };
    }
    case 'seen':
      return seen(record, ran, outcome);
    case 'plan-edited':
      return { ...answered(record, ran, { text: outcome.text, isError: false }), draft: outcome.draft };
    case 'tests-failed':
      return givenBack(record, ran, outcome);
    case 'close':
      return endWith(outcome.outcome);
    case 'running':
      return record.state.backoff === null ? {} : { state: { backoff: null } };
    case 'kept':
      return { calls: [{ ...ran.call, kept: outcome.kept }], state: { dirty: record.state.dirty, backoff: null } };
    case 'unavailable': {
      const put = putOff(record, { cause: 'sandbox', message: `the sandbox: ${outcome.error.message}` }, clock);
      const change = { ...put, state: { ...put.state, dirty: record.state.dirty } };
      // Nothing of it has begun, so that it is not lost with this life of the sandbox: it begins in the next.
      const isRefused = outcome.error.reason === 'stopping';
      return isRefused ? { ...change, calls: [{ ...ran.call, state: 'waiting' }] } : change;
    }
    default:
      return outcome satisfies never;
  }
}

/** The result goes into the journal; one that brings nothing new, again and again, ends the run. */
function answered(
  record: RunRecord,
  ran: RanCall,
  { text, isError, isRead }: { text: string; isError: boolean; isRead?: true },
): Change {
  const { state, order } = record;
  const unchanged = isRead && order.tokens.compactResults ? unchangedSince(record.messages, ran.use, text) : null;
  const change = done(record, ran, unchanged ?? text, isError);
  // What a crash has cut off says nothing about the model that asked for it.
  if (ran.wasInterrupted) return change;
  const repeats = observeCall(state.repeats, signatureOf(ran.use, text), ran.tookMs);
  return judged(
    record,
    ran,
    { ...change, state: { ...change.state, repeats } },
    verdictOf(state.repeats, repeats, order.sameCall),
  );
}

function seen(
  record: RunRecord,
  ran: RanCall,
  { text, png, screenshot }: Extract<ToolOutcome, { kind: 'seen' }>,
): Change {
  const shown = { ...ran, call: { ...ran.call, png } };
  const change = answered(record, shown, { text, isError: false });
  const { evaluation } = record;
  return {
    ...change,
    ...(screenshot && { evaluation: { ...evaluation, screenshots: [...evaluation.screenshots, screenshot] } }),
  };
}

type FailedTests = Extract<ToolOutcome, { kind: 'tests-failed' }>;

/** Work that is given back counts by how it fails, and no more than once where it is handed in again as it was. */
function givenBack(record: RunRecord, ran: RanCall, { tests, beside = '' }: FailedTests): Change {
  const { state, order } = record;
  const change = done(record, ran, capped(notHandedIn(tests) + beside), true);
  const handIns = observeHandIn(state.handIns, tests);
  const repeats = handIns.count === 1 ? observeCall(state.repeats, handIns.failure, ran.tookMs) : state.repeats;
  const verdict = verdictOfHandIns(handIns, tests, order.sameCall);
  return judged(record, ran, { ...change, state: { ...change.state, handIns, repeats } }, verdict);
}

const done = ({ state }: RunRecord, { call }: RanCall, text: string, isError: boolean): Change => ({
  calls: [{ ...call, state: 'done', result: text, isError }],
  state: { dirty: state.dirty, backoff: null },
});

function judged({ state }: RunRecord, { use }: RanCall, change: Change, verdict: RepeatsVerdict): Change {
  switch (verdict.kind) {
    case 'goes-on':
      return change;
    case 'warned':
      return { ...change, state: { ...change.state, notices: [...state.notices, verdict.text] } };
    case 'stagnates':
      return failWith('stagnation', `${verdict.message} (${use.name})`);
    default:
      return verdict satisfies never;
  }
}

const notHeard =
  'The work is complete but was not handed in: the person who ordered this build has just said something, which ' +
  'follows. Take it into account, then submit again.';

/** Work that is handed in while a person's note waits goes back to its session, which hears the note with this answer. */
export function hearFirst(change: Change, call: Call, { notes }: RunState): Change {
  const phase = change.state?.phase;
  if (phase?.kind !== 'reporting' || phase.outcome.kind !== 'candidate' || notes.waiting.length === 0) return change;
  const { turn } = change;
  return {
    ...(turn && { turn }),
    calls: [{ ...call, state: 'done', result: notHeard, isError: true }],
    state: { backoff: null },
  };
}
