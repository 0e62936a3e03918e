/** The tasks that have cost most. */
import type { SpentParts } from '../../../core/contract/reads/cost-series.ts';
import { Money } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Link } from '../../parts/link.tsx';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { duration, percent } from '../../text/units.ts';

export function DearestTasks({ tasks }: { tasks: SpentParts['byTask'] }) {
  const { id, view } = useBuild();
  const { spentUsd } = view.cost;
  if (tasks.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="dearest">
      <h2 id="dearest">The dearest tasks</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section class="wide-table" aria-label="The dearest tasks as a table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">Cost</th>
              <th scope="col">Share</th>
              <th scope="col">Rounds</th>
              <th scope="col">Conflicts</th>
              <th scope="col">Runs</th>
              <th scope="col">Time of runs</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {tasks.map(({ task, title, status, costUsd, rounds, conflicts, runs, ms }) => (
              <tr key={task}>
                <th scope="row" class="wide-table-title">
                  <Link to={{ name: 'task', id, task }}>
                    <Text>{title}</Text>
                  </Link>
                </th>
                <td>
                  <Money usd={costUsd} />
                </td>
                <td class="figure">{spentUsd > 0 ? percent(costUsd / spentUsd) : '–'}</td>
                <td class="figure">{rounds}</td>
                <td class="figure">{conflicts}</td>
                <td class="figure">{runs}</td>
                <td class="figure">{duration(ms)}</td>
                <td>
                  <Badge state={status} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
