/** The container of a run that is over: one that would not go when the run ended. */
import type { RunRecord } from '../../core/runs/record.ts';

/**
 * Ends what still runs when the object wakes after the end of its run, or for a run that never began. Nothing waits for
 * this: where it fails, the container's own limit on inactivity is what is left.
 */
export async function endStrayContainer(
  container: Pick<Container, 'running' | 'destroy'> | undefined,
  record: RunRecord | null,
): Promise<void> {
  if (!container?.running || (record && record.state.phase.kind !== 'ended')) return;
  try {
    await container.destroy();
  } catch (error) {
    console.error(`the container of ${record?.order.runId ?? 'no run'} does not end:`, error);
  }
}
