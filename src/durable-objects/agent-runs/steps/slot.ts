/** The slot of a run: asked for before there is a sandbox, and given back after it, or while the run has to wait. */

import type { Change } from '../../../core/runs/change.ts';
import { putOff } from '../../../core/runs/put-off.ts';
import { isOver, type RunRecord } from '../../../core/runs/record.ts';
import { clockOf, type Ports } from '../ports.ts';
import { saveTree } from './checkpoint.ts';

/** Asks for a slot. One that is not free is offered later, and meanwhile the run rests. */
export async function acquireSlot(record: RunRecord, ports: Ports): Promise<Change> {
  const { order, state } = record;
  const { ticket } = state.slot;
  try {
    const answer = await ports.slots.acquire({ runId: order.runId, buildId: order.buildId, ticket });
    if (answer.kind === 'granted') return { state: { slot: { kind: 'held', ticket }, backoff: null } };
    const { kind: _, ...slots } = answer;
    return {
      state: { slot: { kind: 'queued', ticket, since: ports.now() }, backoff: null },
      reports: [{ kind: 'queued', slots }],
    };
  } catch (error) {
    return slotsTrouble(record, error, ports);
  }
}

/** What an offered slot changes; undefined where the run has no use for it, and the slot is somebody else's. */
export function offeredSlot({ state }: RunRecord, ticket: number, now: number): Change | undefined {
  const { phase, slot, waitedMs } = state;
  if (slot.ticket !== ticket) return undefined;
  const held = { kind: 'held' as const, ticket };
  switch (slot.kind) {
    case 'held':
      return {};
    case 'none':
      // Its question is under way, or the answer was lost: this is the answer.
      return isOver(phase) ? undefined : { state: { slot: held, backoff: null } };
    case 'queued': {
      const admitted: Change = { state: { slot: held, waitedMs: waitedMs + now - slot.since } };
      return isOver(phase) ? undefined : { ...admitted, reports: [{ kind: 'admitted' }] };
    }
    case 'leaving':
      return undefined;
    default:
      return slot satisfies never;
  }
}

/** Gives the slot back. The next one that the run asks for has the next ticket. */
export async function releaseSlot(record: RunRecord, ports: Ports): Promise<Change> {
  const { ticket } = record.state.slot;
  try {
    await ports.slots.release({ runId: record.order.runId, ticket });
  } catch (error) {
    return slotsTrouble(record, error, ports);
  }
  const { backoff } = record.state;
  return {
    state: { slot: { kind: 'none', ticket: ticket + 1 }, backoff: backoff?.cause === 'slots' ? null : backoff },
  };
}

const slotsTrouble = (record: RunRecord, error: unknown, ports: Ports): Change => {
  const message = error instanceof Error ? error.message : String(error);
  return putOff(record, { cause: 'slots', message: `no sandbox can be had: ${message}` }, clockOf(ports));
};

/** As often a tree that git refuses, or a sandbox that does not go, is tried again before it is left behind. */
const idleTries = 3;

/** Saves the tree of a run that has to wait, and gives its sandbox back: others may need it. */
export async function giveBack(record: RunRecord, ports: Ports): Promise<Change> {
  const tries = record.state.idleTries + 1;
  const saved = await saveTree(record, ports);
  const isLast = tries >= idleTries;
  if (saved.isDirty && !isLast) return { state: { idleTries: tries } };
  const disposed = await ports.sandbox.call('dispose', {});
  if (!disposed.ok && !isLast) return { state: { idleTries: tries, dirty: saved.isDirty } };
  const { ticket } = record.state.slot;
  return { state: { sandbox: 'absent', slot: { kind: 'leaving', ticket }, idleTries: 0, dirty: false } };
}
