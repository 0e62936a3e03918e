/** Drives a run: decide, do, commit, again, until there is nothing to do or this handler's share is used up. */

import { sessionCauseText } from '../../core/contract/session-cause.ts';
import { type Change, onTopOf } from '../../core/runs/change.ts';
import { failWith } from '../../core/runs/endings.ts';
import { type Action, type Begun, nextAction, turnKey } from '../../core/runs/next-action.ts';
import { putOff } from '../../core/runs/put-off.ts';
import type { RunRecord } from '../../core/runs/record.ts';
import { askForNote } from '../../core/runs/sessions/hand-over.ts';
import { isUnderWay } from '../../core/runs/tools/after-tool.ts';
import { answerCalls, beginCall } from '../../core/runs/tools/journal.ts';
import { beginTurn, writeOff } from '../../core/runs/turns/begin-turn.ts';
import { whatHolds } from '../../core/runs/what-holds.ts';
import { renderPrompt } from './model/prompts.ts';
import { clockOf, type Ports } from './ports.ts';
import type { SessionRole } from './roles/session-role.ts';
import { evaluate } from './steps/evaluate.ts';
import { goOnInNewSession } from './steps/hand-over.ts';
import { callModel } from './steps/model-turn.ts';
import { prepare, restore } from './steps/prepare.ts';
import { prepareBase } from './steps/prepare-base.ts';
import { dispose, keepWarm, sendReport, settle } from './steps/report.ts';
import { reserve } from './steps/reserve.ts';
import { setUp } from './steps/set-up.ts';
import { giveBack } from './steps/slot.ts';
import { runCall } from './steps/tool-calls.ts';
import { verifyHeads } from './steps/verify-heads.ts';
import type { RunStore } from './store.ts';

/** One life of the object: what is lost with it is only in memory. */
export type Life = {
  store: Pick<RunStore, 'record' | 'commit'>;
  /** Null for a run that asks no model. */
  role: SessionRole | null;
  ports: Ports;
  begun: Begun;
  /** Counts calls of `wake`, so that one which comes while the ledger says "wait" is not lost. */
  wakes: number;
  /** Counts the slots that were offered, so that one which comes before the answer to wait for it is not lost. */
  offers: number;
  /** When the tool call under way began, in milliseconds since the epoch. */
  callBegunAt?: number | null;
};

/** How much of the loop one alarm may run before it makes room for the next. */
export type Share = { steps: number; ms: number };

/**
 * Runs steps that reach out until the share is used. Answers with the time to go on at, in milliseconds since the
 * epoch, or null where only a call from the Build can move the run.
 */
export async function drive(life: Life, share: Share): Promise<number | null> {
  const { store, ports } = life;
  const until = ports.now() + share.ms;
  for (let steps = 0; steps < share.steps && ports.now() <= until; ) {
    const record = store.record();
    if (!record) return null;
    const action = nextAction(record, life.begun, ports.now());
    if (action.kind === 'rest') return action.until;
    const written = writingChange(action, record, life);
    if (written) {
      store.commit(written);
      continue;
    }
    steps += 1;
    const { wakes, offers } = life;
    const change = await attempt(action, record, life);
    commitWhatHolds(life, action, change, { wakes, offers });
  }
  return ports.now();
}

/** Actions that only write: they follow the commit before them without an await, and reach the disk together with it. */
function writingChange(action: Action, record: RunRecord, life: Life): Change | undefined {
  switch (action.kind) {
    case 'begin-turn': {
      const change = beginTurn(record, action.turn, life.ports.now());
      life.begun.turn = turnKey(change.turn.turn, change.turn.attempts);
      return change;
    }
    case 'ask-note':
      return askForNote(
        action.cause,
        renderPrompt(life.ports.texts['hand-over'], { why: sessionCauseText(action.cause) }),
      );
    case 'begin-call':
      life.begun.call = action.call.id;
      life.callBegunAt = life.ports.now();
      return beginCall(action.call, record.state);
    case 'answer-calls':
      return answerCalls(record, life.ports.now());
    case 'write-off':
      return writeOff(record);
    case 'fail':
      return onTopOf(writeOff(record), failWith(action.reason, action.message));
    default:
      return undefined;
  }
}

/** A bug must neither end the loop nor spin it: the step is put off, and after some repeats the run fails. */
async function attempt(action: Action, record: RunRecord, life: Life): Promise<Change> {
  let isDone = true;
  try {
    const change = await perform(action, record, life);
    isDone = action.kind !== 'run-call' || !isUnderWay(change);
    return change;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(`run ${record.order.runId}: ${action.kind} threw: ${message}`);
    return putOff(record, { cause: 'internal', message: `${action.kind}: ${message}` }, clockOf(life.ports));
  } finally {
    // Whatever came of an intent, it is not under way any more.
    if (action.kind === 'call-model') life.begun.turn = null;
    if (action.kind === 'run-call' && isDone) {
      life.begun.call = null;
      life.callBegunAt = null;
    }
  }
}

function perform(action: Action, record: RunRecord, { role, ports, callBegunAt }: Life): Promise<Change> {
  const session = (): SessionRole => {
    if (!role) throw new Error(`${action.kind} needs a session`);
    return role;
  };
  switch (action.kind) {
    case 'prepare':
      return prepare(record, role, ports);
    case 'restore':
      return restore(record, ports);
    case 'evaluate':
      return evaluate(record, session(), ports);
    case 'test-base':
      return prepareBase(record, ports);
    case 'verify':
      return verifyHeads(record, ports);
    case 'set-up':
      return setUp(record, action.next, ports);
    case 'reserve':
      return reserve(record, session(), ports);
    case 'call-model':
      return callModel(record, session(), ports);
    case 'open-session':
      return goOnInNewSession(record, session(), ports);
    case 'run-call':
      return runCall(record, { ...action, begunAt: callBegunAt ?? ports.now() }, session(), ports);
    case 'settle':
      return settle(record, ports);
    case 'send-report':
      return sendReport(record, ports);
    case 'keep-warm':
      return keepWarm(record, ports);
    case 'dispose':
      return dispose(record, ports);
    case 'give-back':
      return giveBack(record, ports);
    default:
      throw new Error(`${action.kind} does not reach out`);
  }
}

/** Writes what still holds of the change. */
function commitWhatHolds(
  { store, wakes, offers }: Life,
  action: Action,
  change: Change,
  before: Pick<Life, 'wakes' | 'offers'>,
): void {
  const now = store.record()?.state;
  const missed = { wake: wakes !== before.wakes, offer: offers !== before.offers };
  const holds = now ? whatHolds(action, change, now, missed) : null;
  if (holds) store.commit(holds);
}
