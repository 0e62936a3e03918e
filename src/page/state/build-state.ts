/** One build as the page has it: the view, the events so far, and how the connection stands; kept up to date by the stream. */
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { BuildEvent } from '../../core/contract/events.ts';
import type { StreamMessage, StreamProgress } from '../../core/contract/streams.ts';
import type { BuildView } from '../../core/contract/views.ts';
import { applyChanges, withSame } from './apply-changes.ts';
import { fieldsOf } from './fields-of.ts';
import type { Connection } from './live.ts';
import { newestEvents } from './newest-events.ts';

/** As a run of the view has it. */
export type Command = NonNullable<BuildView['runs'][number]['command']>;

export type BuildState = {
  id: string;
  /** As of now. Read field by field: a component is drawn anew once one that it has read changes. */
  view: Readonly<BuildView>;
  /** Without gaps, oldest first; those before the first are read on demand. */
  events: ReadonlySignal<readonly BuildEvent[]>;
  connection: Signal<Connection>;
  /** What the commands of runs are at, by run; told for the moment. */
  progress: ReadonlySignal<ReadonlyMap<string, Command>>;
  /** Takes a message of the stream. */
  take(message: StreamMessage): void;
  /** Takes what a command has answered: it may be newer than the stream. */
  takeView(view: BuildView): void;
  /** Puts older events before those that are there. */
  takeOlder(events: readonly BuildEvent[]): void;
  lastSeq(): number;
};

export function buildState(first: BuildView, firstEvents: readonly BuildEvent[]): BuildState {
  const view = signal(first);
  const events = signal(firstEvents);
  const progress: Signal<ReadonlyMap<string, Command>> = signal(new Map());
  // A build that was opened from the list has none yet: the stream brings the newest.
  const lastSeq = (): number => events.peek().at(-1)?.seq ?? Math.max(0, first.lastSeq - newestEvents);

  const takeEvents = (newer: readonly BuildEvent[]): void => {
    const unknown = newer.filter(({ seq }) => seq > lastSeq());
    if (unknown.length > 0) events.value = [...events.peek(), ...unknown];
  };

  return {
    id: first.id,
    view: fieldsOf(view),
    events,
    connection: signal<Connection>({ kind: 'connecting' }),
    progress,
    lastSeq,
    take: (message) =>
      batch(() => {
        switch (message.kind) {
          case 'view':
            view.value = withSame(view.peek(), message.view);
            // What was told for the moment before is not told again, nor that it is over.
            progress.value = new Map();
            break;
          case 'events': {
            const last = message.events.at(-1)?.seq ?? 0;
            takeEvents(message.events);
            if (message.changes) view.value = applyChanges(view.peek(), message.changes, last);
            break;
          }
          case 'progress': {
            const next = new Map(progress.peek());
            if (message.command) next.set(message.runId, startedCommand(message.command));
            else next.delete(message.runId);
            progress.value = next;
            break;
          }
          case 'mark':
            break;
          default:
            message satisfies never;
        }
      }),
    takeView(newer) {
      if (newer.lastSeq >= view.peek().lastSeq) view.value = newer;
    },
    takeOlder(older) {
      const first = events.peek()[0]?.seq ?? Number.POSITIVE_INFINITY;
      events.value = [...older.filter(({ seq }) => seq < first), ...events.peek()];
    },
  };
}

const startedCommand = ({ title, elapsedMs, lastLine }: NonNullable<StreamProgress['command']>): Command => ({
  title,
  lastLine,
  startedAt: Date.now() - elapsedMs,
});

export const BuildContext = createContext<BuildState | null>(null);

/** The build that is shown; only below it. */
export function useBuild(): BuildState {
  const build = useContext(BuildContext);
  if (!build) throw new Error('this is shown below a build only');
  return build;
}
