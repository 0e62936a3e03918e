/** Says something to a task: its work is graded by it as well. */
import { useId, useState } from 'preact/hooks';
import { ActButton } from '../../../parts/act-button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';

type NoteProps = { task: string; title: string; onClose: () => void };

export function NoteDialog({ task, title, onClose }: NoteProps) {
  const { id } = useBuild();
  const [text, setText] = useState('');
  const field = useId();
  return (
    <Dialog title="A note to this task" onClose={onClose}>
      <p>
        To <Text>{title}</Text>. Generators hear it at their next turn, and the evaluator grades by it.
      </p>
      <label for={field}>Note</label>
      <textarea id={field} rows={5} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <div class="row">
        <ActButton
          act={{ path: '/builds/{id}/notes', params: { id }, body: { text, task } }}
          done="The note is kept, and passed on"
          kind="primary"
          isDisabled={text.trim() === ''}
          onDone={onClose}
        >
          Send
        </ActButton>
      </div>
    </Dialog>
  );
}
