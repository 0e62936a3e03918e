/** What a build costs, over time and by whom, and what its breaker has seen; read anew while the build goes on. */
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
  useReread('/builds/{id}/costs', { id }, String(view.lastSeq), { points: costPoints }, againMs);
  const told = costs.value as CostSeries | null;
  const spent = told?.spent;
  return (
    <div class="stack">
      {costs.failure && (
        <Unread
          failure={costs.failure}
          what="The cost"
          again={() => void reads.load('/builds/{id}/costs', { id }, { query: { points: costPoints }, again: true })}
        />
      )}
      <Budget costs={told} />
      {told ? <CostChart costs={told} /> : !costs.failure && <Loading what="The cost" lines={10} />}
      {spent && <SpentTables byRole={spent.byRole} byModel={spent.byModel} />}
      {spent && <DearestTasks tasks={spent.byTask} />}
      {spent && <TokenKinds usage={spent.usage} />}
      {moves.failure && (
        <Unread
          failure={moves.failure}
          what="How the breaker has moved"
          again={() => void reads.load('/builds/{id}/events', { id }, { query: movesQuery, again: true })}
        />
      )}
      {moves.value && <BreakerCard read={firstEvents(moves.value)} />}
    </div>
  );
}
