/** What a person can do to a task from its card: only what its status takes. */
import { useState } from 'preact/hooks';
import { ActButton } from '../../../parts/act-button.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { useMayAct } from '../../../state/me.ts';
import type { BoardTask } from '../board.ts';
import { NoteDialog } from './note-dialog.tsx';
import { PrioritySelect } from './priority-select.tsx';

const settled = ['merged', 'skipped', 'replaced'];

/** `isNoted`: a note is what one has come for. */
export function CardActions({ task, isNoted = false }: { task: BoardTask; isNoted?: boolean }) {
  const { id, view } = useBuild();
  const [isNoting, setNoting] = useState(isNoted);
  const mayAct = useMayAct();
  if (!mayAct || view.endedAt !== null || settled.includes(task.status)) return null;
  const params = { id, task: task.id };
  return (
    <div class="board-actions">
      {task.status !== 'waiting' && (
        <ActButton act={{ path: '/builds/{id}/tasks/{task}/retry', params }} done={`${task.id} is queued anew`}>
          Retry
        </ActButton>
      )}
      <ActButton act={{ path: '/builds/{id}/tasks/{task}/skip', params }} done={`${task.id} is skipped`}>
        Skip
      </ActButton>
      <button type="button" onClick={() => setNoting(true)}>
        Note
      </button>
      {task.rounds === 0 && task.status === 'waiting' && <PrioritySelect task={task} />}
      {isNoting && <NoteDialog task={task.id} title={task.title} onClose={() => setNoting(false)} />}
    </div>
  );
}
