/** Which events are shown, and how they can be narrowed. */
import type { BuildEvent } from '../../../core/contract/events.ts';

export type Event = BuildEvent;

/** What a type begins with: `task` of `task.merged`. */
const kindOf = ({ type }: Event): string => type.split('.')[0] ?? type;

export const kindsOf = (events: readonly Event[]): string[] => [...new Set(events.map(kindOf))].toSorted();

/** Newest first. */
export function chosenEvents(events: readonly Event[], { text, kind }: { text: string; kind: string }): Event[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return events
    .filter(
      (event) =>
        (kind === '' || kindOf(event) === kind) &&
        words.every((word) => `${event.seq} ${event.type} ${event.text}`.toLowerCase().includes(word)),
    )
    .reverse();
}
