/** The runs whose calls are under way or come next, the dearest first, with what each has cost so far. */
import { Money } from '../../parts/amounts.tsx';
import { Link } from '../../parts/link.tsx';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { isUnderWay } from '../../state/first-reads.ts';

export function RunsUnderWay() {
  const { id, view } = useBuild();
  const runs = view.runs.filter(({ status }) => isUnderWay(status)).toSorted((a, b) => b.costUsd - a.costUsd);
  if (runs.length === 0) return null;
  const titles = new Map(view.tasks.map((task) => [task.id, task.title]));
  return (
    <>
      <h3>Under way</h3>
      <ul class="under-way">
        {runs.map(({ id: run, role, task, costUsd, waitingSince, status }) => (
          <li key={run}>
            <span class={`role-dot role-${role}`} aria-hidden="true" />
            <span>
              <Link to={{ name: 'run', id, run }}>{role}</Link>
              {task !== null && (
                <span class="quiet">
                  {' '}
                  <Text>{titles.get(task) ?? task}</Text>
                </span>
              )}
              {(waitingSince !== null || status === 'queued') && <span class="quiet">, waits</span>}
            </span>
            <Money usd={costUsd} />
          </li>
        ))}
      </ul>
    </>
  );
}
