/** A task of the plan in one line, with what it says below it once it is opened. */
import { Badge } from '../../../parts/badge.tsx';
import { LateDetails } from '../../../parts/late-details.tsx';
import { Link } from '../../../parts/link.tsx';
import { memo } from '../../../parts/memo.ts';
import { Code, Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';
import type { PlannedTask, TaskView } from '../plan-tree.ts';
import type { Comments } from '../review/comments.ts';
import { CommentField } from './comment-field.tsx';
import { TaskDetails } from './task-details.tsx';

type RowProps = {
  task: PlannedTask;
  view: TaskView | undefined;
  quotes: ReadonlyMap<string, string>;
  isOpen: boolean;
  /** What it says is drawn once the row is opened. */
  isLate: boolean;
  /** Where the plan is sent back with comments. */
  comments?: Comments;
};

export const TaskRow = memo(function TaskRow({ task, view, quotes, isOpen, isLate, comments }: RowProps) {
  const { id } = useBuild();
  const passed = view?.criteria.filter(({ pass }) => pass === true).length ?? 0;
  return (
    <li class="plan-task">
      <LateDetails
        isOpen={isOpen}
        isLate={isLate}
        instead={
          <Link to={{ name: 'task', id, task: task.id }}>
            All about <Code>{task.id}</Code>
          </Link>
        }
        summary={
          <summary>
            <Badge state={view?.status ?? 'waiting'} />
            <span class="plan-task-title">
              <Text>{task.title}</Text>
            </span>
            <span class="plan-task-figures quiet">
              <Code>{task.id}</Code>
              {view && <span class="figure">wave {view.wave}</span>}
              <span class="figure">
                {passed}/{task.criteria.length} criteria
              </span>
            </span>
          </summary>
        }
      >
        {() => (
          <>
            <TaskDetails task={task} view={view} quotes={quotes} />
            {comments && <CommentField task={task.id} comments={comments} />}
          </>
        )}
      </LateDetails>
    </li>
  );
});
