/** Which task waits for which: a drawing in the browser, and the same as a list for those who read or hear it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Badge } from '../../parts/badge.tsx';
import { Link } from '../../parts/link.tsx';
import { Empty, Loading } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { now } from '../../state/clock.ts';
import { criticalTasks } from '../overview/timeline/timeline.ts';
import { GraphDrawing } from './graph-drawing.tsx';
import { type Dagre, drawingOf, type GraphTask, placesOf, shapeOf } from './layers.ts';

export function GraphView() {
  const { tasks, runs } = useBuild().view.value;
  const [dagre, setDagre] = useState<Dagre | 'missing' | null>(null);
  useEffect(() => {
    // A page that is older than the deployment may find it gone.
    import('@dagrejs/dagre').then(
      (library) => setDagre(() => library),
      () => setDagre('missing'),
    );
  }, []);
  const shape = shapeOf(tasks);
  const places = useMemo(() => (dagre && dagre !== 'missing' ? placesOf(dagre, tasks) : null), [dagre, shape]);
  if (tasks.length === 0) return <Empty title="There is no plan yet" />;
  const critical = criticalTasks({ tasks, runs }, now.peek());
  return (
    <div class="graph-page">
      <section class="card" aria-labelledby="graph-title">
        <h2 id="graph-title">What waits for what</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
        <section class="graph-scroll" aria-label="Drawing of the dependencies" tabIndex={0}>
          {places ? (
            <GraphDrawing drawing={drawingOf(places, tasks, critical)} />
          ) : dagre === 'missing' ? (
            <Empty title="The drawing cannot be loaded">
              The list below says the same; to load the page again may help.
            </Empty>
          ) : (
            <Loading what="The drawing" lines={6} />
          )}
        </section>
      </section>
      <details class="card">
        <summary>The same as a list</summary>
        <ul class="graph-list">
          {tasks.map((task) => (
            <GraphLine key={task.id} task={task} />
          ))}
        </ul>
      </details>
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
