/** The plan to read: every heading and every task folds, and shows how far it is. */
import { useMemo, useRef } from 'preact/hooks';
import { useBuild } from '../../../state/build-state.ts';
import { fewTasks, placedTasks, type WorkPlan } from '../plan-tree.ts';
import { PlanHeadings } from './plan-headings.tsx';
import { TaskRow } from './task-row.tsx';

/** `isOpen`: what each task says is open at first, as who reviews the plan reads all of it. */
export function PlanTree({ plan, isOpen }: { plan: WorkPlan; isOpen: boolean }) {
  const { view } = useBuild();
  const root = useRef<HTMLDivElement>(null);
  const { tasks } = view;
  const byId = useMemo(() => new Map(tasks.map((task) => [task.id, task])), [tasks]);
  const quotes = useMemo(() => new Map(plan.requirements.map(({ id, quote }) => [id, quote])), [plan]);
  const isLarge = useMemo(() => placedTasks(plan).length > fewTasks, [plan]);
  const fold = (selector: string, open: boolean) => () => {
    for (const details of root.current?.querySelectorAll<HTMLDetailsElement>(selector) ?? []) details.open = open;
  };
  return (
    <div class="stack" ref={root}>
      <div class="row plan-folding">
        <button type="button" class="quiet-button" onClick={fold('.plan-phases details', false)}>
          Fold all
        </button>
        <button type="button" class="quiet-button" onClick={fold('.plan-phase, .plan-epic, .plan-story', true)}>
          Show the tasks
        </button>
        {!isLarge && (
          <button type="button" class="quiet-button" onClick={fold('.plan-phases details', true)}>
            Show all that they say
          </button>
        )}
      </div>
      <PlanHeadings plan={plan} tasks={byId} isOpen={!isLarge}>
        {(task) => (
          <TaskRow
            key={task.id}
            task={task}
            view={byId.get(task.id)}
            quotes={quotes}
            isOpen={isOpen && !isLarge}
            isLate={isLarge}
          />
        )}
      </PlanHeadings>
    </div>
  );
}
