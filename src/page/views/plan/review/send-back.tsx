/** Sends the plan back to the planners, with what is to change of the whole and of single tasks. */
import { useId, useMemo } from 'preact/hooks';
import { ActButton } from '../../../parts/act-button.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { useLocation } from '../../../state/location.ts';
import { several } from '../../../text/units.ts';
import { fewTasks, placedTasks, type WorkPlan } from '../plan-tree.ts';
import { PlanHeadings } from '../tree/plan-headings.tsx';
import { TaskRow } from '../tree/task-row.tsx';
import { type Comments, commentsOn } from './comments.ts';

export function SendBack({ plan }: { plan: WorkPlan }) {
  const { view, id } = useBuild();
  const field = useId();
  const comments = useMemo(() => commentsOn(id), [id]);
  const { tasks } = view;
  const byId = useMemo(() => new Map(tasks.map((task) => [task.id, task])), [tasks]);
  const quotes = useMemo(() => new Map(plan.requirements.map(({ id, quote }) => [id, quote])), [plan]);
  const isLarge = placedTasks(plan).length > fewTasks;
  return (
    <div class="stack">
      <div class="plan-field">
        <label for={field}>What is to change of the plan as a whole</label>
        <textarea
          id={field}
          rows={4}
          value={comments.whole()}
          onInput={(event) => comments.sayOfWhole(event.currentTarget.value)}
        />
      </div>
      <PlanHeadings plan={plan} tasks={byId} isOpen={!isLarge}>
        {(task) => (
          <TaskRow
            key={task.id}
            task={task}
            view={byId.get(task.id)}
            quotes={quotes}
            isOpen={!isLarge}
            isLate={isLarge}
            comments={comments}
          />
        )}
      </PlanHeadings>
      <SendBar comments={comments} />
    </div>
  );
}

function SendBar({ comments }: { comments: Comments }) {
  const { id } = useBuild();
  const location = useLocation();
  const body = comments.rejection();
  const close = () => {
    comments.discard();
    location.setQuery({ review: null });
  };
  const count = body?.taskComments?.length ?? 0;
  return (
    <div class="plan-bar">
      <p role="status">
        {body === null
          ? 'Say what is to change, of the whole or of single tasks'
          : `Comments on ${several(count, 'task')}`}
      </p>
      <div class="row">
        <ActButton
          act={{ path: '/builds/{id}/reject', params: { id }, body: body ?? {} }}
          done="Sent back: the planners work your comments in"
          kind="primary"
          isDisabled={body === null}
          onDone={close}
        >
          Send the plan back
        </ActButton>
        <button type="button" onClick={close}>
          {body === null ? 'Keep the plan' : 'Throw the comments away'}
        </button>
      </div>
    </div>
  );
}
