/** The event log: newest first, older ones on demand, filtered by words and by kind. */
import { useState } from 'preact/hooks';
import { At } from '../../parts/amounts.tsx';
import { memo } from '../../parts/memo.ts';
import { Empty } from '../../parts/notice.tsx';
import { Code, Text } from '../../parts/text.tsx';
import { tell } from '../../state/acts.ts';
import { useBuild } from '../../state/build-state.ts';
import { useLocation } from '../../state/location.ts';
import { useReads } from '../../state/reads.ts';
import { chosenEvents, type Event, kindsOf } from './events.ts';

/** Drawn at first; the rest is a click away. */
const drawnFirst = 200;
const page = 500;

export function EventsView() {
  const { events } = useBuild();
  const location = useLocation();
  const text = location.query.value.get('q') ?? '';
  const kind = location.query.value.get('kind') ?? '';
  const [drawn, setDrawn] = useState(drawnFirst);
  const chosen = chosenEvents(events.value, { text, kind });
  const set = (name: string) => (event: { currentTarget: { value: string } }) =>
    location.setQuery({ [name]: event.currentTarget.value || null });
  return (
    <section class="card stack" aria-labelledby="events-title">
      <h2 id="events-title">Events</h2>
      <search class="event-filters">
        <label>
          <span>Search</span>
          <input type="search" value={text} onInput={set('q')} />
        </label>
        <label>
          <span>Kind</span>
          <select value={kind} onChange={set('kind')}>
            <option value="">all</option>
            {kindsOf(events.value).map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </search>
      {chosen.length === 0 && (
        <Empty title={events.value.length === 0 ? 'Nothing has happened yet' : 'No event fits'} />
      )}
      <ol class="events" reversed>
        {chosen.slice(0, drawn).map((event) => (
          <EventLine key={event.seq} event={event} />
        ))}
      </ol>
      {chosen.length > drawn ? (
        <button type="button" onClick={() => setDrawn(drawn + page)}>
          Show more of {chosen.length - drawn}
        </button>
      ) : (
        <Older onMore={() => setDrawn(drawn + page)} />
      )}
    </section>
  );
}

const EventLine = memo(function EventLine({ event: { seq, at, type, text } }: { event: Event }) {
  return (
    <li class="event" id={`event-${seq}`}>
      <span class="event-seq quiet figure">{seq}</span>
      <span class="event-time quiet">
        <At at={at} />
      </span>
      <span class="event-type quiet">
        <Code>{type}</Code>
      </span>
      <span>
        <Text>{text}</Text>
      </span>
    </li>
  );
});

/** Those before the first that is here. */
function Older({ onMore }: { onMore: () => void }) {
  const build = useBuild();
  const reads = useReads();
  const [isBusy, setBusy] = useState(false);
  const first = build.events.value[0]?.seq ?? 0;
  if (first <= 1) return null;
  const load = async () => {
    setBusy(true);
    const outcome = await reads.load(
      '/builds/{id}/events',
      { id: build.id },
      { query: { before: first, limit: page } },
    );
    setBusy(false);
    if (!outcome.ok) return tell('failed', outcome.failure.detail);
    build.takeOlder(outcome.value.events as Event[]);
    onMore();
  };
  return (
    <button type="button" disabled={isBusy} aria-busy={isBusy} onClick={() => void load()}>
      Load older events
    </button>
  );
}
