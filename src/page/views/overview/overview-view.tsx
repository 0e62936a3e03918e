/** How a build goes: its waves over time, and what happened last. */
import { When } from '../../parts/amounts.tsx';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';

export function OverviewView() {
  const { events } = useBuild();
  return (
    <section aria-label="Latest events">
      <ol class="event-list" reversed>
        {events.value
          .slice(-20)
          .reverse()
          .map(({ seq, at, text }) => (
            <li key={seq}>
              <When at={at} /> <Text>{text}</Text>
            </li>
          ))}
      </ol>
    </section>
  );
}
