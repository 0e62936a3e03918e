/** What runs have found out, what people have said, and how the breaker has moved: the smaller lists of a build. */
import { z } from 'zod';
import { Discovery, DiscoveryKind } from '../../roles.ts';
import { breakerEvents } from '../events/breaker-events.ts';
import { growing } from '../growing.ts';
import { Next } from './page.ts';

/** `GET /builds/:id/discoveries`. */
export const DiscoveryView = z.object({
  ...Discovery.shape,
  kind: growing(DiscoveryKind),
  task: z.string(),
  alsoFrom: z.array(z.string()),
  at: z.number(),
  /** The commit of its evidence's repository at which it was found. */
  commit: z.string().nullable(),
  /** A task that has merged since and has changed the file of its evidence. */
  changedBy: z.string().nullable(),
  /**
   * `kept`: later runs are told. `contradicted`: they are told, and that another says something else; or it was found not
   * to hold. `merged`: it stands in `into`. `expired`: it does not hold any more. `crowded-out`: others are newer.
   */
  status: growing(z.enum(['kept', 'contradicted', 'merged', 'expired', 'crowded-out'])),
  isTold: z.boolean(),
  into: z.string().nullable(),
});
export type DiscoveryView = z.infer<typeof DiscoveryView>;
export const DiscoveryList = z.object({ discoveries: z.array(DiscoveryView), next: Next });
export type DiscoveryList = z.infer<typeof DiscoveryList>;

/** `GET /builds/:id/notes`: what a person has said, to one task or (null) to all. One on a task is graded with its criteria. */
export const NoteView = z.object({
  id: z.string(),
  at: z.number(),
  task: z.string().nullable(),
  text: z.string(),
  /** The id under which verdicts name it; null where it is for all tasks. */
  amendment: z.string().nullable(),
});
export const NoteList = z.object({ notes: z.array(NoteView), next: Next });
export type NoteList = z.infer<typeof NoteList>;

const breakerEventTypes = Object.keys(breakerEvents) as (keyof typeof breakerEvents)[];

/** `GET /builds/:id/breaker`: each transition with the signal behind it, as the event tells it. */
export const BreakerTransition = z.object({
  seq: z.int(),
  at: z.number(),
  /** `task.stuck` is no transition: another task stagnates while it is not closed. */
  type: growing(z.enum(breakerEventTypes)),
  text: z.string(),
  data: z.record(z.string(), z.json()),
});
export type BreakerTransition = z.infer<typeof BreakerTransition>;
export const BreakerTransitions = z.object({ transitions: z.array(BreakerTransition), next: Next });
export type BreakerTransitions = z.infer<typeof BreakerTransitions>;
