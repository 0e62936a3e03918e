/** A task on the board: what it is, how far it is, and what can be done about it. */

import { Money, When } from '../../../parts/amounts.tsx';
import { Badge } from '../../../parts/badge.tsx';
import { Link } from '../../../parts/link.tsx';
import { memo } from '../../../parts/memo.ts';
import { Code, Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { shownText } from '../../../text/shown-text.ts';
import { several } from '../../../text/units.ts';
import type { BoardTask } from '../board.ts';
import { CardActions } from './card-actions.tsx';

type CardProps = { task: BoardTask; isFocusable: boolean };

export const BoardCard = memo(function BoardCard({ task, isFocusable }: CardProps) {
  const { id } = useBuild();
  const { status, title, wave, rounds, conflicts, criteria, costUsd, feedback, since } = task;
  const passed = criteria.filter(({ pass }) => pass === true).length;
  return (
    <li
      class="board-card"
      data-card={task.id}
      tabIndex={isFocusable ? 0 : -1}
      aria-label={shownText(`${title}, ${status}`)}
    >
      <Link to={{ name: 'task', id, task: task.id }} class="board-title">
        <Text>{title}</Text>
      </Link>
      <div class="row">
        <Badge state={status} />
        <span class="quiet">
          <Code>{task.id}</Code>
        </span>
      </div>
      <p class="board-figures quiet">
        <span>{`wave ${wave}`}</span>
        {rounds > 0 && <span>{several(rounds, 'round')}</span>}
        {conflicts > 0 && <span>{several(conflicts, 'conflict')}</span>}
        <span>{`${passed}/${criteria.length} criteria`}</span>
        <Money usd={costUsd} />
        {since !== null && <When at={since} />}
      </p>
      {feedback !== null && status !== 'merged' && (
        <p class="board-feedback">
          <Text>{feedback}</Text>
        </p>
      )}
      <CardActions task={task} />
    </li>
  );
});
