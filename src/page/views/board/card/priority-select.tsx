/** When a task is to be taken, beside the others that may start. */
import { useId } from 'preact/hooks';
import { useAct } from '../../../parts/act-button.tsx';
import { failureText, tell } from '../../../state/acts.ts';
import { useBuild } from '../../../state/build-state.ts';
import { shownText } from '../../../text/shown-text.ts';
import type { BoardTask } from '../board.ts';

const priorities = ['first', 'normal', 'last'] as const;

export function PrioritySelect({ task }: { task: BoardTask }) {
  const { id } = useBuild();
  const act = useAct();
  const field = useId();
  const change = async (select: HTMLSelectElement) => {
    const priority = select.value;
    const command = { path: '/builds/{id}/tasks/{task}/priority', params: { id, task: task.id }, body: { priority } };
    const failure = await act(command, `${task.id} is taken ${priority === 'normal' ? 'in its turn' : priority}`);
    if (!failure) return;
    select.value = task.priority;
    tell('failed', failureText(failure));
  };
  return (
    <span class="board-priority">
      <label class="only-heard" for={field}>
        Priority of {shownText(task.title)}
      </label>
      <select id={field} value={task.priority} onChange={(event) => void change(event.currentTarget)}>
        {priorities.map((priority) => (
          <option key={priority} value={priority}>
            {priority}
          </option>
        ))}
      </select>
    </span>
  );
}
