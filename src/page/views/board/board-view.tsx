/** The tasks by their status: the surface on which people track work. Arrow keys move between cards. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { MoreLink } from '../../parts/more-link.tsx';
import { NoPlan } from '../../parts/no-plan.tsx';
import { Empty } from '../../parts/notice.tsx';
import { useBuild } from '../../state/build-state.ts';
import { useLocation } from '../../state/location.ts';
import { useRead } from '../../state/reads.ts';
import { useReread } from '../../state/reread.ts';
import { type BoardColumn, boardOf, type Direction, drawnMore, drawnOf, filterIn, nextCard } from './board.ts';
import { BoardFilters } from './board-filters.tsx';
import { BoardCard } from './card/board-card.tsx';
import { scopesIn } from './plan-scopes.ts';

const directions: Record<string, Direction> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

export const BoardView = () => (useBuild().view.tasks.length === 0 ? <NoPlan /> : <AllTasks />);

/** Reads the plan for the scopes of its tasks: of a build without one there is none to read. */
function AllTasks() {
  const { view, id } = useBuild();
  const filter = filterIn(useLocation().query.value);
  const plan = useRead('/builds/{id}/plan', { id }).value;
  useReread('/builds/{id}/plan', { id }, `${view.tasks.length}`);
  const scopes = useMemo(() => scopesIn(plan), [plan]);
  const { tasks, waves } = view;
  const board = boardOf(tasks, scopes, filter);
  const shown = board.reduce((sum, column) => sum + column.tasks.length, 0);
  return (
    <div class="board-page">
      <h2 class="only-heard">Board</h2>
      <BoardFilters filter={filter} waves={waves.map(({ number }) => number)} shown={shown} all={tasks.length} />
      {shown === 0 ? <Empty title="No task fits these filters" /> : <Board board={board} />}
    </div>
  );
}

function Board({ board: all }: { board: BoardColumn[] }) {
  const root = useRef<HTMLDivElement>(null);
  const { query } = useLocation();
  // As it is at first: cards that are there stay.
  const [count] = useState(all.reduce((sum, { tasks }) => sum + tasks.length, 0));
  // Keys go over the cards that are there.
  const board = all.map(({ tasks, ...column }) => ({
    ...column,
    tasks: tasks.slice(0, drawnOf(column.name, query.value, count)),
  }));
  const first = board.find(({ tasks }) => tasks.length > 0)?.tasks[0]?.id ?? null;
  const [wanted, setWanted] = useState<string | null>(null);
  const isThere = wanted !== null && board.some(({ tasks }) => tasks.some(({ id }) => id === wanted));
  const focusable = isThere ? wanted : first;

  useEffect(() => {
    const within = root.current;
    if (wanted !== null && within?.contains(document.activeElement)) cardOf(within, wanted)?.focus();
  }, [wanted]);

  const move = (event: KeyboardEvent) => {
    const direction = directions[event.key];
    const card = (event.target as HTMLElement).closest<HTMLElement>('[data-card]');
    if (!direction || !card || event.target !== card) return;
    const next = nextCard(board, card.dataset.card ?? '', direction);
    if (next === null) return;
    event.preventDefault();
    setWanted(next);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the cards in it take the keys; it only hears them.
    <div class="board" ref={root} onKeyDown={move}>
      {board.map((column, index) => (
        <Column key={column.name} column={column} all={all[index]?.tasks.length ?? 0} focusable={focusable} />
      ))}
    </div>
  );
}

const cardOf = (within: Element, id: string): HTMLElement | null =>
  within.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`);

type ColumnProps = { column: BoardColumn; all: number; focusable: string | null };

function Column({ column: { name, title, tasks }, all, focusable }: ColumnProps) {
  if (name === 'left' && all === 0) return null;
  const rest = all - tasks.length;
  return (
    <section class={`board-column board-${name}`} aria-labelledby={`column-${name}`}>
      <h3 id={`column-${name}`}>
        {title} <span class="quiet figure">{all}</span>
      </h3>
      <ol>
        {tasks.map((task) => (
          <BoardCard key={task.id} task={task} isFocusable={task.id === focusable} />
        ))}
      </ol>
      {rest > 0 && <MoreLink name={name} drawn={tasks.length} rest={rest} step={drawnMore} />}
    </section>
  );
}
