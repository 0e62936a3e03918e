/** What a build costs, over time and by whom, and what its breaker has seen; read anew while the build goes on. */
import { useEffect, useRef } from 'preact/hooks';
import type { CostSeries } from '../../../core/contract/reads/cost-series.ts';
import type { Retrospective } from '../../../core/contract/reads/retrospective.ts';
import { Loading, Unread } from '../../parts/notice.tsx';
import { useBuild } from '../../state/build-state.ts';
import { costPoints } from '../../state/first-reads.ts';
import { useRead, useReads } from '../../state/reads.ts';
import { useReread } from '../../state/reread.ts';
import { BreakerCard } from './breaker/breaker-card.tsx';
import { Budget } from './budget.tsx';
import { CostChart } from './chart/cost-chart.tsx';
import { DearestTasks } from './dearest-tasks.tsx';
import { SpentTables } from './spent-tables.tsx';
import { TokenKinds } from './token-kinds.tsx';

/** A build that spends is read anew no more often than this. */
const againMs = 10_000;

export function CostsView() {
  const { id, view } = useBuild();
  const reads = useReads();
  const costs = useRead('/builds/{id}/costs', { id }, { points: costPoints });
  const retrospective = useRead('/builds/{id}/retrospective', { id });
  const again = () => {
    void reads.load('/builds/{id}/costs', { id }, { query: { points: costPoints }, again: true });
    void reads.load('/builds/{id}/retrospective', { id }, { again: true });
  };
  const mark = String(view.value.lastSeq);
  useReread('/builds/{id}/costs', { id }, mark, { points: costPoints }, againMs);
  useReread('/builds/{id}/retrospective', { id }, mark, {}, againMs);
  // How the breaker moves is worth a read at once.
  const moved = `${view.value.breaker.state} ${view.value.breaker.trips}`;
  const seen = useRef(moved);
  useEffect(() => {
    if (seen.current === moved) return;
    seen.current = moved;
    again();
  }, [moved]);
  const told = retrospective.value as Retrospective | null;
  const failure = costs.failure ?? retrospective.failure;
  return (
    <div class="stack">
      {failure && <Unread failure={failure} what="The cost" again={again} />}
      <Budget retrospective={told} />
      {costs.value ? (
        <CostChart costs={costs.value as CostSeries} />
      ) : (
        !failure && <Loading what="The cost" lines={10} />
      )}
      {told && <SpentTables byRole={told.byRole} byModel={told.byModel} />}
      {told && <DearestTasks byTask={told.byTask} cost={told.cost} />}
      {told && <TokenKinds cost={told.cost} />}
      {told && <BreakerCard transitions={told.breaker.transitions} />}
    </div>
  );
}
