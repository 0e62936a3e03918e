/** What a person wants to be changed of one task, as it is sent back with the plan. */
import { useId } from 'preact/hooks';
import { Code } from '../../../parts/text.tsx';
import type { Comments } from '../review/comments.ts';

export function CommentField({ task, comments }: { task: string; comments: Comments }) {
  const field = useId();
  return (
    <div class="plan-field plan-comment">
      <label for={field}>
        What is to change of <Code>{task}</Code>
      </label>
      <textarea
        id={field}
        rows={2}
        value={comments.of(task)}
        onInput={(event) => comments.say(task, event.currentTarget.value)}
      />
    </div>
  );
}
