/** What came of a sandbox that was started to see whether one comes up. */
import type { SandboxAnswer } from '../../containers/driver/sandbox.ts';
import type { SlotsInUse } from '../../core/runs/slot.ts';

export type SandboxProbe =
  /** `image` and `instance` are null where sandboxes are no containers. */
  | { kind: 'started'; image: string | null; instance: string | null; startMs: number; endMs: number }
  | ({ kind: 'queued' } & SlotsInUse);

export type ProbeAnswer = SandboxAnswer<SandboxProbe>;
