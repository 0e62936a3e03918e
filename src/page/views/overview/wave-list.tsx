/** The waves: those that are over are folded. */
import type { BuildView } from '../../../core/contract/views.ts';
import { Badge } from '../../parts/badge.tsx';
import { LateDetails } from '../../parts/late-details.tsx';
import { Link } from '../../parts/link.tsx';
import { memo } from '../../parts/memo.ts';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { several } from '../../text/units.ts';
import { fewTasks } from '../plan/plan-tree.ts';

export function WaveList() {
  const { waves, tasks } = useBuild().view;
  if (waves.length === 0) return <p class="quiet">There is no plan yet.</p>;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return (
    <div class="waves">
      {waves.map((wave) => (
        <OneWave
          key={wave.number}
          wave={wave}
          tasks={wave.tasks.flatMap((id) => byId.get(id) ?? [])}
          isLate={tasks.length > fewTasks}
        />
      ))}
    </div>
  );
}

/** Of a wave; the board has them all. */
const mostTasks = 10;

type WaveProps = { wave: BuildView['waves'][number]; tasks: BuildView['tasks']; isLate: boolean };

function OneWave({ wave: { number, status }, tasks, isLate }: WaveProps) {
  const { id } = useBuild();
  const onBoard = (text: string) => (
    <Link to={{ name: 'board', id }} query={{ wave: String(number) }}>
      {text}
    </Link>
  );
  const merged = tasks.filter((task) => task.status === 'merged').length;
  return (
    <LateDetails
      class="wave-fold"
      isOpen={status === 'running'}
      isLate={isLate}
      instead={onBoard('Its tasks, on the board')}
      summary={
        <summary>
          <span>Wave {number}</span>
          <Badge state={status} />
          <span class="quiet figure">
            {merged} of {several(tasks.length, 'task')}
          </span>
        </summary>
      }
    >
      {() => (
        <>
          <ul>
            {tasks.slice(0, mostTasks).map((task) => (
              <WaveTask key={task.id} task={task} />
            ))}
          </ul>
          {tasks.length > mostTasks && onBoard(`${tasks.length - mostTasks} more, on the board`)}
        </>
      )}
    </LateDetails>
  );
}

const WaveTask = memo(function WaveTask({ task }: { task: BuildView['tasks'][number] }) {
  const { id } = useBuild();
  return (
    <li class="wave-task">
      <Badge state={task.status} />
      <Link to={{ name: 'task', id, task: task.id }}>
        <Text>{task.title}</Text>
      </Link>
    </li>
  );
});
