/** What an evaluator has seen of pages. */
import type { BuildView } from '../../../../core/contract/views.ts';
import { useBuild } from '../../../state/build-state.ts';
import { shownText } from '../../../text/shown-text.ts';

type Shot = BuildView['tasks'][number]['screenshots'][number];

export function Shots({ shots }: { shots: readonly Shot[] }) {
  const { id } = useBuild();
  if (shots.length === 0) return null;
  return (
    <ul class="shots">
      {shots.map((shot) => {
        const address = `/builds/${encodeURIComponent(id)}/evidence/${encodeURIComponent(shot.id)}`;
        return (
          <li key={shot.id}>
            <a href={address} target="_blank" rel="noopener noreferrer">
              <img src={address} alt={shownText(shot.title)} width={shot.width} height={shot.height} loading="lazy" />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
