/** A task in a line: its title, how far it is, and what can be done. */
import { Money, When } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Link } from '../../parts/link.tsx';
import { Code, Text } from '../../parts/text.tsx';
import type { AnswerOf } from '../../state/api.ts';
import { useBuild } from '../../state/build-state.ts';
import { useLocation } from '../../state/location.ts';
import { several } from '../../text/units.ts';
import { CardActions } from '../board/card/card-actions.tsx';

export type Task = AnswerOf<'/builds/{id}/tasks/{task}'>['task'];

export function TaskHead({ task }: { task: Task }) {
  const { id, view } = useBuild();
  const { query } = useLocation();
  const live = view.tasks.find((one) => one.id === task.id);
  const { status, rounds, conflicts, costUsd, runId, since, wave } = { ...task, ...live };
  return (
    <header class="stack">
      <div class="row">
        <h2>
          <Text>{task.title}</Text>
        </h2>
        <Badge state={status} />
        <span class="quiet">
          <Code>{task.id}</Code>
          <CopyButton text={task.id} what="the id of the task" />
        </span>
      </div>
      <p class="row quiet">
        <span>wave {wave}</span>
        <span>{several(rounds, 'round')}</span>
        {conflicts > 0 && <span>{several(conflicts, 'conflict')}</span>}
        <Money usd={costUsd} />
        {since !== null && (
          <span>
            since <When at={since} />
          </span>
        )}
        {runId && <Link to={{ name: 'run', id, run: runId }}>Watch the run that is at work</Link>}
      </p>
      {live && <CardActions task={live} isNoted={query.value.get('note') === 'new'} />}
    </header>
  );
}
