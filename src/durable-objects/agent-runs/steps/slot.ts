/** The slot of a run: waited for where there is no sandbox to be had, and given back while the run has to wait. */

import type { Change } from '../../../core/runs/change.ts';
import { isOver, type RunRecord } from '../../../core/runs/record.ts';
import type { Ports } from '../ports.ts';
import { saveTree } from './checkpoint.ts';

/** What an offered slot changes; undefined where the run has no use for it, and the slot is somebody else's. */
export function offeredSlot({ state }: RunRecord, ticket: number, now: number): Change | undefined {
  const { phase, slot, waitedMs, sandbox } = state;
  if (slot.ticket !== ticket) return undefined;
  // A run that is over has the slot until its sandbox has gone.
  if (isOver(phase) && sandbox === 'absent') return undefined;
  // It has the sandbox already, or its question for one is under way.
  if (slot.kind === 'none') return {};
  const admitted: Change = { state: { slot: { kind: 'none', ticket }, waitedMs: waitedMs + now - slot.since } };
  return { ...admitted, reports: [{ kind: 'admitted', prepared: null }] };
}

/** As often a tree that git refuses, or a sandbox that does not go, is tried again before it is left behind. */
const idleTries = 3;

/** Saves the tree of a run that has to wait, and gives its sandbox back: others may need it. */
export async function giveBack(record: RunRecord, ports: Ports): Promise<Change> {
  const tries = record.state.idleTries + 1;
  const { ticket } = record.state.slot;
  const saved = await saveTree(record, ports);
  const isLast = tries >= idleTries;
  if (saved.isDirty && !isLast) return { state: { idleTries: tries } };
  const disposed = await ports.sandbox.dispose({ ticket, evenWarm: false });
  if (!disposed.ok && !isLast) return { state: { idleTries: tries, dirty: saved.isDirty } };
  return { state: { sandbox: 'absent', slot: { kind: 'none', ticket: ticket + 1 }, idleTries: 0, dirty: false } };
}
