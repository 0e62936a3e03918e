/** What a build costs, over time and by whom, and what its breaker has seen; read anew while the build goes on. */
import { useEffect, useRef } from 'preact/hooks';
import type { CostSeries } from '../../../core/contract/reads/cost-series.ts';
import { Loading, Unread } from '../../parts/notice.tsx';
import { useBuild } from '../../state/build-state.ts';
import { costPoints, firstEvents, movesQuery } from '../../state/first-reads.ts';
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
  const moves = useRead('/builds/{id}/events', { id }, movesQuery);
  const again = () => {
    void reads.load('/builds/{id}/costs', { id }, { query: { points: costPoints }, again: true });
    void reads.load('/builds/{id}/events', { id }, { query: movesQuery, again: true });
  };
  const mark = String(view.value.lastSeq);
  useReread('/builds/{id}/costs', { id }, mark, { points: costPoints }, againMs);
  useReread('/builds/{id}/events', { id }, mark, movesQuery, againMs);
  // How the breaker moves is worth a read at once.
  const moved = `${view.value.breaker.state} ${view.value.breaker.trips}`;
  const seen = useRef(moved);
  useEffect(() => {
    if (seen.current === moved) return;
    seen.current = moved;
    again();
  }, [moved]);
  const told = costs.value as CostSeries | null;
  const failure = costs.failure ?? moves.failure;
  return (
    <div class="stack">
      {failure && <Unread failure={failure} what="The cost" again={again} />}
      <Budget costs={told} />
      {told ? (
        <>
          <CostChart costs={told} />
          <SpentTables byRole={told.spent.byRole} byModel={told.spent.byModel} />
          <DearestTasks tasks={told.spent.byTask} />
          <TokenKinds usage={told.spent.usage} />
        </>
      ) : (
        !failure && <Loading what="The cost" lines={10} />
      )}
      {moves.value && <BreakerCard events={firstEvents(moves.value)} />}
    </div>
  );
}
