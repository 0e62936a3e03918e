/** Which task waits for which: a drawing in the browser, and the same as a list for those who read or hear it. */
import { Badge } from '../../parts/badge.tsx';
import { LateDetails } from '../../parts/late-details.tsx';
import { Link } from '../../parts/link.tsx';
import { NoPlan } from '../../parts/no-plan.tsx';
import { Empty, Loading } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { now } from '../../state/clock.ts';
import { useLocation } from '../../state/location.ts';
import { criticalTasks } from '../overview/timeline/timeline.ts';
import { fewTasks } from '../plan/plan-tree.ts';
import { GraphDrawing } from './graph-drawing.tsx';
import { drawingOf, type GraphTask } from './layers.ts';
import { usePlaces } from './use-places.ts';

export function GraphView() {
  const { view, id } = useBuild();
  const { tasks, runs } = view;
  const isAsked = useLocation().query.value.get('list') === 'all';
  const places = usePlaces(tasks);
  if (tasks.length === 0) return <NoPlan />;
  const critical = criticalTasks({ tasks, runs }, now.peek());
  return (
    <div class="graph-page">
      <section class="card" aria-labelledby="graph-title">
        <h2 id="graph-title">What waits for what</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
        <section class="graph-scroll" aria-label="Drawing of the dependencies" tabIndex={0}>
          {places === null ? (
            <Loading what="The drawing" lines={6} />
          ) : places === 'missing' ? (
            <Empty title="The drawing cannot be loaded">
              The list below says the same; to load the page again may help.
            </Empty>
          ) : (
            <GraphDrawing drawing={drawingOf(places, tasks, critical)} />
          )}
        </section>
      </section>
      <LateDetails
        class="card"
        isOpen={isAsked}
        isLate={tasks.length > fewTasks}
        summary={<summary>The same as a list</summary>}
        instead={
          <Link to={{ name: 'graph', id }} query={{ list: 'all' }}>
            All {tasks.length} tasks
          </Link>
        }
      >
        {() => (
          <ul class="graph-list">
            {tasks.map((task) => (
              <GraphLine key={task.id} task={task} />
            ))}
          </ul>
        )}
      </LateDetails>
    </div>
  );
}

function GraphLine({ task: { id: task, title, status, dependsOn } }: { task: GraphTask }) {
  const { id } = useBuild();
  return (
    <li class="row">
      <Badge state={status} />
      <Link to={{ name: 'task', id, task }}>
        <Text>{title}</Text>
      </Link>
      {dependsOn.length > 0 && (
        <span class="quiet">
          after <Text>{dependsOn.join(', ')}</Text>
        </span>
      )}
    </li>
  );
}
