/** How long an answer of the model may take. */
import { deadlineOf } from '../next-action.ts';
import type { RunRecord } from '../record.ts';

const longestCallMs = 10 * 60_000;

/** The time for a call that is made now; never so short that no answer could come. */
export const callTimeoutMs = (record: Pick<RunRecord, 'order' | 'state'>, now: number): number =>
  Math.max(1000, Math.min(longestCallMs, deadlineOf(record) - now));
