/** The rounds of a task, side by side: the newest first, older ones beside it. */
import { useState } from 'preact/hooks';
import { Empty } from '../../../parts/notice.tsx';
import { tell } from '../../../state/acts.ts';
import { useBuild } from '../../../state/build-state.ts';
import { useReads } from '../../../state/reads.ts';
import { type Round, RoundCard } from './round-card.tsx';

type RoundsProps = { task: string; rounds: Round[]; next: string | null };

export function Rounds({ task, rounds, next }: RoundsProps) {
  const [later, setLater] = useState<{ rounds: Round[]; next: string | null } | null>(null);
  const known = [...rounds, ...(later?.rounds.filter(({ round }) => rounds.every((one) => one.round !== round)) ?? [])];
  // Until more is asked for, where the newest answer ends.
  const cursor = later ? later.next : next;
  return (
    <section class="stack" aria-labelledby="rounds-title">
      <h3 id="rounds-title">Rounds</h3>
      {known.length === 0 ? (
        <Empty title="No round has started yet" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
        <section class="rounds" aria-label="Rounds, side by side" tabIndex={0}>
          {known.toReversed().map((round, index) => (
            <RoundCard key={round.round} task={task} round={round} isNewest={index === 0} />
          ))}
        </section>
      )}
      {cursor !== null && (
        <More
          task={task}
          cursor={cursor}
          onMore={(page) => setLater({ rounds: [...(later?.rounds ?? []), ...page.rounds], next: page.next })}
        />
      )}
    </section>
  );
}

type Page = { rounds: Round[]; next: string | null };

function More({ task, cursor, onMore }: { task: string; cursor: string; onMore: (page: Page) => void }) {
  const { id } = useBuild();
  const reads = useReads();
  const load = async () => {
    const outcome = await reads.load('/builds/{id}/tasks/{task}', { id, task }, { query: { cursor } });
    if (outcome.ok) onMore(outcome.value);
    else tell('failed', outcome.failure.detail);
  };
  return (
    <button type="button" onClick={() => void load()}>
      More rounds
    </button>
  );
}
