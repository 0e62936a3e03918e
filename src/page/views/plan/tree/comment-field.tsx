/** What a person wants to be changed of one task, as it is sent back with the plan. */
import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Code } from '../../../parts/text.tsx';

/** By task. */
export type Comments = Signal<ReadonlyMap<string, string>>;

export function CommentField({ task, comments }: { task: string; comments: Comments }) {
  const field = useId();
  const set = (text: string) => {
    comments.value = new Map(comments.peek()).set(task, text);
  };
  return (
    <div class="plan-field plan-comment">
      <label for={field}>
        What is to change of <Code>{task}</Code>
      </label>
      <textarea
        id={field}
        rows={2}
        value={comments.value.get(task) ?? ''}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </div>
  );
}
