/** What runs on a task have found out, and whether later runs are told. */
import { Badge } from '../../parts/badge.tsx';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { mostDiscoveries } from '../../state/first-reads.ts';
import { useRead } from '../../state/reads.ts';
import { useReread } from '../../state/reread.ts';

export function Discoveries({ task }: { task: string }) {
  const { id, view } = useBuild();
  const { value } = useRead('/builds/{id}/discoveries', { id }, mostDiscoveries);
  useReread('/builds/{id}/discoveries', { id }, String(view.discoveries), mostDiscoveries);
  const own = value?.discoveries.filter((one) => one.task === task || one.alsoFrom.includes(task)) ?? [];
  if (own.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="discoveries-title">
      <h3 id="discoveries-title">Found out</h3>
      <ul class="criteria">
        {own.map(({ at, kind, text, evidence, status, isTold }) => (
          <li key={`${at} ${text}`} class="criterion">
            <Badge state={status} tone={isTold ? 'active' : 'quiet'} label={kind} />
            <div class="stack-small">
              <p>
                <Text>{text}</Text>
              </p>
              <p class="evidence">
                <Text>{evidence}</Text>
              </p>
              {!isTold && <p class="quiet">Later runs are not told: {status}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
