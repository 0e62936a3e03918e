/** What became of an effect that was performed once more. */
import type { BuildInput } from '../../core/builds/step-types.ts';

/** `input` is what the build has to hear of it. */
export type Performed =
  | { kind: 'done'; input: BuildInput | null }
  /** It is tried again, `inMs` from now or by the outbox' own back-off. */
  | { kind: 'retry'; message: string; inMs?: number; input?: BuildInput };

export const done = (input: BuildInput | null = null): Performed => ({ kind: 'done', input });
