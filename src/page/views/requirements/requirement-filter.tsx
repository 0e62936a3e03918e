/** How many requirements are in which state, and a link to those alone. */
import { stateWords, toneOf } from '../../parts/badge.tsx';
import { Link } from '../../parts/link.tsx';
import { Meter } from '../../parts/meter.tsx';
import { useBuild } from '../../state/build-state.ts';
import { type Coverage, countsOf } from './coverage.ts';

export function RequirementFilter({ list, state }: { list: readonly Pick<Coverage, 'state'>[]; state: string | null }) {
  const { id } = useBuild();
  if (list.length === 0) return null;
  const counts = countsOf(list);
  const parts = ['met', 'broken', 'unproven', 'open'].flatMap((name) =>
    counts
      .filter((one) => one.state === name)
      .map(({ count }) => ({ value: count, tone: toneOf(name), label: `${count} ${stateWords(name)}` })),
  );
  return (
    <div class="stack requirement-filter">
      <Meter parts={parts} whole={list.length} label="Requirements" />
      <nav class="row" aria-label="Requirements by state">
        <Link to={{ name: 'requirements', id }} class="chip" isCurrent={state === null}>
          all <span class="figure">{list.length}</span>
        </Link>
        {counts.map(({ state: name, count }) => (
          <Link
            key={name}
            to={{ name: 'requirements', id }}
            query={{ state: name }}
            class={`chip chip-${toneOf(name)}`}
            isCurrent={state === name}
          >
            {stateWords(name)} <span class="figure">{count}</span>
          </Link>
        ))}
      </nav>
    </div>
  );
}
