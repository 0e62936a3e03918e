/** The checkpoint of a generator's tree, from which a lost sandbox is rebuilt. */

import { checkpointRef } from '../../../core/refs.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import type { Ports } from '../ports.ts';

export type Saved = {
  /** Something is still to be saved. */
  isDirty: boolean;
  /** The sandbox does not answer. */
  isLost: boolean;
  /** Why git refused, such as open conflict markers in a file. */
  error: string | null;
  checkpointMs: number;
};

/** Commits and pushes what the last turn changed; where nothing has changed, the sandbox has nothing to push. */
export async function saveTree({ order, state, turn }: RunRecord, ports: Ports): Promise<Saved> {
  if (!state.dirty || order.assignment.role !== 'generator')
    return { isDirty: false, isLost: false, error: null, checkpointMs: 0 };
  const startedAt = ports.now();
  const ref = checkpointRef(order.buildId, order.runId);
  const message = `Checkpoint of ${order.assignment.task.id} before turn ${turn?.turn ?? 1}`;
  let error: string | null = null;
  for (const { name } of order.heads) {
    const saved = await ports.sandbox.call('save', { repository: name, ref, message }, ports.signal);
    if (saved.ok) continue;
    error = saved.error.message;
    // What git refuses is the model's to resolve, and the next turn tries again; anything else is the sandbox's fault.
    if (saved.error.reason === 'git') continue;
    return { isDirty: true, isLost: true, error, checkpointMs: ports.now() - startedAt };
  }
  return { isDirty: error !== null, isLost: false, error, checkpointMs: ports.now() - startedAt };
}
