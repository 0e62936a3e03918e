/** The checkpoint of a generator's tree, from which a lost sandbox is rebuilt: when one is due, and what came of it. */
import { checkpointRef } from '../refs.ts';
import type { SandboxError } from '../sandbox/protocol.ts';
import type { Change } from './change.ts';
import type { RunRecord } from './record.ts';

/** What to commit and push in each repository; null where nothing can have changed since the last one. */
export type Checkpoint = { ref: string; message: string; repositories: string[] };

export function dueCheckpoint({ order, state, turn }: RunRecord): Checkpoint | null {
  if (!state.dirty || order.assignment.role !== 'generator') return null;
  return {
    ref: checkpointRef(order.buildId, order.runId),
    message: `Checkpoint of ${order.assignment.task.id} before turn ${turn?.turn ?? 1}`,
    repositories: order.heads.map(({ name }) => name),
  };
}

export type Saved = {
  /** Something is still to be saved. */
  isDirty: boolean;
  /** The sandbox does not answer. */
  isLost: boolean;
  /** Why git refused, such as open conflict markers in a file. */
  error: string | null;
};

/**
 * What came of it. What git refuses is the model's to resolve, and the next turn tries again; anything else is the
 * sandbox's fault.
 */
export function savedBy(errors: readonly SandboxError[]): Saved {
  const lost = errors.find(isLoss);
  return { isDirty: errors.length > 0, isLost: lost !== undefined, error: (lost ?? errors.at(-1))?.message ?? null };
}

/** Whether the other repositories need not be tried any more. */
export const isLoss = ({ reason }: SandboxError): boolean => reason !== 'git';

/** What the record keeps of it. */
export const keptOf = ({ isDirty, isLost }: Saved): Pick<NonNullable<Change['state']>, 'dirty' | 'sandbox'> => ({
  dirty: isDirty,
  ...(isLost && { sandbox: 'unsure' }),
});
