/** A model turn: call the model, make the tree safe meanwhile, and store what was said. */
import { type Change, onTopOf } from '../../../core/runs/change.ts';
import { keptOf } from '../../../core/runs/checkpoint.ts';
import type { RunRecord, Turn } from '../../../core/runs/record.ts';
import { afterCall } from '../../../core/runs/turns/after-call.ts';
import { timeForAnswerMs } from '../../../core/runs/turns/call-limits.ts';
import { buildRequest } from '../../../core/runs/turns/request.ts';
import { clockOf, type Ports } from '../ports.ts';
import { frameOf, type SessionRole } from '../roles/session-role.ts';
import { saveTree } from './checkpoint.ts';

/** One attempt at the turn that the record says has begun. */
export async function callModel(record: RunRecord, role: SessionRole, ports: Ports): Promise<Change> {
  const { turn } = record;
  if (!turn) throw new Error('a turn is begun before its model call');
  // The checkpoint is made while the model thinks: no tool runs before both are done.
  const [asked, saved] = await Promise.all([askModel(record, turn, role, ports), saveTree(record, ports)]);
  const checkpointMs = turn.checkpointMs + saved.checkpointMs;
  const ended = { ...(asked.turn ?? turn), checkpointMs, checkpointError: saved.error };
  return onTopOf({ state: keptOf(saved, record.state.notices) }, { ...asked, turn: ended });
}

async function askModel(record: RunRecord, turn: Turn, role: SessionRole, ports: Ports): Promise<Change> {
  const calledAt = ports.now();
  const options = { timeoutMs: timeForAnswerMs(record, calledAt), signal: ports.signal };
  const result = await ports.callModel(buildRequest(frameOf(role, record), record.messages), options);
  const clock = clockOf(ports);
  return afterCall(record, { turn, tookMs: clock.now - calledAt, closingName: role.closingName }, result, clock);
}
