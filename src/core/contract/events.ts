/**
 * The catalogue of events: what can stand in the event log of a build. From it come the texts, what webhooks are told, and
 * the reference in docs/events.md. An event of an older release may have other data; it is passed on as it was written.
 */
import { z } from 'zod';
import { oneLine } from '../one-line.ts';
import { breakerEvents } from './events/breaker-events.ts';
import { buildEvents } from './events/build-events.ts';
import type { EventKind } from './events/event-kind.ts';
import { planEvents } from './events/plan-events.ts';
import { pullRequestEvents } from './events/pull-request-events.ts';
import { runEvents } from './events/run-events.ts';
import { taskEvents } from './events/task-events.ts';
import { webhookEvents } from './events/webhook-events.ts';
import type { NumberedQuery } from './reads/page.ts';

export const events = {
  ...buildEvents,
  ...planEvents,
  ...taskEvents,
  ...breakerEvents,
  ...runEvents,
  ...pullRequestEvents,
  ...webhookEvents,
} satisfies Record<string, EventKind>;

export type BuildEventType = keyof typeof events;
export type EventData<Type extends BuildEventType> = z.output<(typeof events)[Type]['data']>;
export const eventTypes = Object.keys(events) as BuildEventType[];

/** Of the log; of these types alone, where any are given. */
export type EventsQuery = NumberedQuery & { types?: readonly BuildEventType[] | undefined };

/** Any kind of the catalogue, for those who treat all of them alike. */
export const eventKindOf = (type: BuildEventType): EventKind => events[type];

/** An entry of the event log before it has its number; `text` is one line for a person. */
export type LogEntry = { type: BuildEventType; text: string; data: Record<string, z.core.util.JSONType> };

/** An entry with the data of its type: of all types together, a union that `type` tells apart. */
export type TypedEntry<Type extends BuildEventType = BuildEventType> = {
  [Each in Type]: { type: Each; text: string; data: EventData<Each> };
}[Type];

/** Characters of an event's text: what it quotes is in its data. */
const longestText = 2000;

export function logEntry<Type extends BuildEventType>(type: Type, data: EventData<Type>): LogEntry {
  return { type, text: oneLine(eventKindOf(type).text(data), longestText), data };
}

/** Whether an event is of this type and has its data, as those of this release do. */
export const isEvent = <Entry extends { type: string; data: unknown }, Type extends BuildEventType>(
  entry: Entry,
  type: Type,
): entry is Entry & Pick<TypedEntry<Type>, 'type' | 'data'> =>
  entry.type === type && events[type].data.safeParse(entry.data).success;

/** Whether webhooks are told of events of this type. */
export const isTold = (type: string): boolean => Object.hasOwn(events, type) && events[type as BuildEventType].isTold;

/** As the API answers it, of other releases too; `seq` starts at 1 and has no gaps. */
export const BuildEvent = z.object({
  seq: z.int().positive(),
  at: z.number(),
  type: z.string(),
  text: z.string(),
  data: z.record(z.string(), z.json()),
});
z.globalRegistry.add(BuildEvent, { id: 'BuildEvent' });
export type BuildEvent = z.infer<typeof BuildEvent>;
/** `GET /builds/:id/events?after=SEQ&limit=N&wait=SECONDS`; with `wait` it answers at the next event. */
export const EventPage = z.object({ events: z.array(BuildEvent), lastSeq: z.int() }).meta({ id: 'EventPage' });
export type EventPage = z.infer<typeof EventPage>;
