/** How a build goes: its waves over time, what is under way, and what happened last. */
import type { BuildEvent } from '../../../core/contract/events.ts';
import { When } from '../../parts/amounts.tsx';
import { Link } from '../../parts/link.tsx';
import { memo } from '../../parts/memo.ts';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { RunsAtWork } from './runs-at-work.tsx';
import { WaveTimeline } from './timeline/wave-timeline.tsx';
import { WaveList } from './wave-list.tsx';

export const OverviewView = () => (
  <div class="overview">
    <section class="card stack overview-wide" aria-labelledby="timeline-title">
      <h2 id="timeline-title">Timeline</h2>
      <WaveTimeline />
    </section>
    <section class="card stack" aria-labelledby="work-title">
      <h2 id="work-title">At work</h2>
      <RunsAtWork />
    </section>
    <section class="card stack" aria-labelledby="waves-title">
      <h2 id="waves-title">Waves</h2>
      <WaveList />
    </section>
    <section class="card stack" aria-labelledby="latest-title">
      <h2 id="latest-title">Latest</h2>
      <LatestEvents />
    </section>
  </div>
);

const shown = 12;

function LatestEvents() {
  const { events, id } = useBuild();
  return (
    <>
      <ol class="latest">
        {events.value
          .slice(-shown)
          .reverse()
          .map((event) => (
            <LatestEvent key={event.seq} event={event} />
          ))}
      </ol>
      <Link to={{ name: 'events', id }}>All events</Link>
    </>
  );
}

const LatestEvent = memo(function LatestEvent({ event: { at, text } }: { event: BuildEvent }) {
  return (
    <li>
      <When at={at} />
      <Text>{text}</Text>
    </li>
  );
});
