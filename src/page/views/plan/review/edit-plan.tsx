/** The plan as a form: every change is checked as planners' plans are, and each fault stands beside its field. */
import { useMemo, useRef } from 'preact/hooks';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { Notice } from '../../../parts/notice.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { type PlannedTask, placedTasks, type WorkPlan } from '../plan-tree.ts';
import { PlanHeadings } from '../tree/plan-headings.tsx';
import { useDraft } from './drafts.ts';
import { EditBar } from './edit-bar.tsx';
import { moved, withTask } from './edits.ts';
import { FaultList } from './fault-list.tsx';
import type { TaskFault } from './plan-faults.ts';
import { TaskForm } from './task-form.tsx';

const none: readonly TaskFault[] = [];

export function EditPlan({ current }: { current: WorkPlan }) {
  const { view } = useBuild();
  const draft = useDraft(current);
  const { plan, check, faults } = draft;
  const { tasks } = view;
  const byId = useMemo(() => new Map(tasks.map((task) => [task.id, task])), [tasks]);
  const order = useMemo(() => placedTasks(plan).map(({ task }) => task.id), [plan]);
  const latest = useRef(draft);
  latest.current = draft;
  // The same functions for as long as the form stands, for unchanged rows to stay as they are.
  const edits = useMemo(
    () => ({
      change: (id: string, change: Partial<PlannedTask>) =>
        latest.current.change((before) => withTask(before, id, change)),
      move: (id: string, by: -1 | 1) => latest.current.change((before) => moved(before, id, by) ?? before),
    }),
    [],
  );
  return (
    <div class="stack plan-edit">
      {check.kind === 'outdated' && (
        <Notice kind="needs" title="The plan has changed since you began to edit it">
          <p>
            Yours stays below as you wrote it, and cannot be put in place of the newer one. Copy what you want to keep
            of it, start again, and write it into the plan as it is.
          </p>
          <div class="row">
            <CopyButton text={() => JSON.stringify(plan, null, 2)} what="your plan" />
            <button type="button" onClick={draft.discard}>
              Start again from the plan as it is
            </button>
          </div>
        </Notice>
      )}
      <FaultList faults={faults} />
      <PlanHeadings plan={plan} tasks={byId} isOpen>
        {(task) => (
          <TaskForm
            key={task.id}
            task={task}
            faults={faults.byTask.get(task.id) ?? none}
            isFirst={task.id === order[0]}
            isLast={task.id === order.at(-1)}
            edits={edits}
          />
        )}
      </PlanHeadings>
      <EditBar draft={draft} />
    </div>
  );
}
