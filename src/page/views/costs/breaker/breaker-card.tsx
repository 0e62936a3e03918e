/** How the breaker stands and has moved, with the signals behind it. */
import type { BuildEvent } from '../../../../core/contract/events.ts';
import { At, When } from '../../../parts/amounts.tsx';
import { Badge } from '../../../parts/badge.tsx';
import { Link } from '../../../parts/link.tsx';
import { Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { several } from '../../../text/units.ts';
import { type Move, mostMoves, movesOf } from './moves.ts';

/** `read`: its last moves, as they were read. */
export function BreakerCard({ read }: { read: readonly BuildEvent[] }) {
  const { id, view, events } = useBuild();
  const { breaker } = view;
  const moves = movesOf(read, events.value);
  return (
    <section class="card stack" aria-labelledby="breaker">
      <div class="row">
        <h2 id="breaker">Breaker</h2>
        <Badge state={breaker.state} />
        <span class="quiet">
          {several(breaker.trips, 'trip')}
          {breaker.replans && `, ${breaker.replans.used} of ${several(breaker.replans.allowed, 're-plan')} used`}
          {breaker.idleRounds > 0 && `, ${several(breaker.idleRounds, 'round')} in a row without progress`}
        </span>
      </div>
      {breaker.reason !== null && (
        <p>
          <Text>{breaker.reason}</Text>
        </p>
      )}
      {breaker.stuck.length > 0 && <TaskNames words="Waits for a re-plan:" tasks={breaker.stuck} />}
      {breaker.probe !== null && <TaskNames words="Goes on alone, to see whether it helped:" tasks={[breaker.probe]} />}
      {moves.length === 0 ? (
        <p class="quiet">Nothing has stagnated: it has been closed from the beginning.</p>
      ) : (
        <ol class="moves" reversed>
          {moves.map((move) => (
            <OneMove key={move.seq} move={move} />
          ))}
        </ol>
      )}
      {moves.length >= mostMoves && (
        <p class="quiet">
          Older moves are among <Link to={{ name: 'events', id }}>the events</Link>.
        </p>
      )}
    </section>
  );
}

function TaskNames({ words, tasks }: { words: string; tasks: readonly string[] }) {
  const { id, view } = useBuild();
  const titles = new Map(view.tasks.map((task) => [task.id, task.title]));
  return (
    <p>
      {words}{' '}
      {tasks.map((task, at) => (
        <span key={task}>
          {at > 0 && ', '}
          <Link to={{ name: 'task', id, task }}>
            <Text>{titles.get(task) ?? task}</Text>
          </Link>
        </span>
      ))}
    </p>
  );
}

const OneMove = ({ move: { at, state, text, evidence, files, criteria } }: { move: Move }) => (
  <li class="move">
    <div class="row">
      <Badge state={state} />
      <span class="quiet">
        <At at={at} /> · <When at={at} />
      </span>
    </div>
    <p>
      <Text>{text}</Text>
    </p>
    {(evidence.length > 0 || files.length > 0 || criteria.length > 0) && (
      <details>
        <summary>What it has seen</summary>
        <ul class="move-evidence">
          {criteria.length > 0 && (
            <li>
              Criteria: <Text>{criteria.join(', ')}</Text>
            </li>
          )}
          {files.length > 0 && (
            <li>
              Files: <Text>{files.join(', ')}</Text>
            </li>
          )}
          {evidence.map((line) => (
            <li key={line}>
              <Text>{line}</Text>
            </li>
          ))}
        </ul>
      </details>
    )}
  </li>
);
