/** Why a session of a run ended and another goes on from its note: a code, and its words. */
import { z } from 'zod';
import { growing } from './growing.ts';

export const SessionCause = z.object({
  kind: growing(z.enum(['turns', 'window-nears', 'window-full'])),
  /** Of `turns`: how many it has had. */
  turns: z.int().nullable().default(null),
});
export type SessionCause = z.infer<typeof SessionCause>;

/** Words that follow "because". */
export function sessionCauseText({ kind, turns }: SessionCause): string {
  switch (kind) {
    case 'turns':
      return `it has had its ${turns} turns`;
    case 'window-nears':
      return "it nears the end of the model's context window";
    case 'window-full':
      return "it has filled the model's context window";
    default:
      return kind;
  }
}
