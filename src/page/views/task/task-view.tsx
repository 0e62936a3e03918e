/** One task: what was asked, and what came of it, round by round. */
import { useEffect } from 'preact/hooks';
import { Loading, Unread } from '../../parts/notice.tsx';
import { useBuild } from '../../state/build-state.ts';
import { useRead, useReads } from '../../state/reads.ts';
import { Discoveries } from './discoveries.tsx';
import { Rounds } from './rounds/rounds.tsx';
import { TaskHead } from './task-head.tsx';
import { TaskOrder } from './task-order.tsx';

export function TaskView({ task }: { task: string }) {
  const { id, view } = useBuild();
  const reads = useReads();
  const { value, failure } = useRead('/builds/{id}/tasks/{task}', { id, task });
  // What the stream says of the task has changed: its rounds may have.
  const live = view.tasks.find((one) => one.id === task);
  const turning = live && `${live.status} ${live.rounds} ${live.runId} ${live.criteria.map(({ pass }) => pass).join()}`;
  const read = (again: boolean) => void reads.load('/builds/{id}/tasks/{task}', { id, task }, { again });
  useEffect(() => {
    if (turning !== undefined) read(true);
  }, [turning]);
  if (!value) {
    if (failure) return <Unread failure={failure} what="The task" again={() => read(true)} />;
    return <Loading what="The task" lines={8} />;
  }
  return (
    <article class="task-page">
      <TaskHead task={value.task} />
      <TaskOrder task={value.task} />
      <Discoveries task={task} />
      <Rounds task={task} rounds={value.rounds} next={value.next} />
    </article>
  );
}
