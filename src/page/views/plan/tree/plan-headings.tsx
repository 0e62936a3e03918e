/** Phases, epics and stories, each folded on its own; below them whatever stands for a task. */
import type { ComponentChildren, VNode } from 'preact';
import { LateDetails } from '../../../parts/late-details.tsx';
import { Link } from '../../../parts/link.tsx';
import { Meter } from '../../../parts/meter.tsx';
import { Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { useLocation } from '../../../state/location.ts';
import { several } from '../../../text/units.ts';
import {
  type Place,
  type PlannedTask,
  progressOf,
  progressText,
  type TaskView,
  tasksBelow,
  type WorkPlan,
} from '../plan-tree.ts';

type ShowTask = (task: PlannedTask, place: Place) => VNode;
type HeadingsProps = {
  plan: WorkPlan;
  tasks: ReadonlyMap<string, TaskView>;
  /** Epics are open at first; what is in one that is not is drawn once it is opened. */
  isOpen: boolean;
  children: ShowTask;
};

export function PlanHeadings({ plan, tasks, isOpen, children: showTask }: HeadingsProps) {
  const { id } = useBuild();
  const { query } = useLocation();
  const chosen = query.value.get('epic');
  return (
    <ol class="stack plan-phases">
      {plan.phases.map((phase, p) => (
        <li key={phase.id}>
          <details class="card plan-phase" open>
            <Head level={3} kind="Phase" title={phase.title} ids={tasksBelow(phase)} tasks={tasks} />
            <ol class="stack">
              {phase.epics.map((epic, e) => (
                <li key={epic.id}>
                  <LateDetails
                    class="plan-epic"
                    isOpen={isOpen || epic.id === chosen}
                    isLate
                    instead={
                      <Link to={{ name: 'plan', id }} query={{ ...Object.fromEntries(query.value), epic: epic.id }}>
                        {several(tasksBelow(epic).length, 'task')}
                      </Link>
                    }
                    summary={<Head level={4} kind="Epic" title={epic.title} ids={tasksBelow(epic)} tasks={tasks} />}
                  >
                    {() => (
                      <ol class="stack">
                        {epic.stories.map((story, s) => (
                          <li key={story.id}>
                            <details class="plan-story" open>
                              <Head level={5} kind="Story" title={story.title} ids={tasksBelow(story)} tasks={tasks} />
                              <ol class="plan-tasks">
                                {story.tasks.map((task, t) => showTask(task, { phase: p, epic: e, story: s, task: t }))}
                              </ol>
                            </details>
                          </li>
                        ))}
                      </ol>
                    )}
                  </LateDetails>
                </li>
              ))}
            </ol>
          </details>
        </li>
      ))}
    </ol>
  );
}

type HeadProps = {
  level: 3 | 4 | 5;
  kind: string;
  title: string;
  ids: readonly string[];
  tasks: ReadonlyMap<string, TaskView>;
};

function Head({ level, kind, title, ids, tasks }: HeadProps) {
  const progress = progressOf(ids, tasks);
  const { all, merged, atWork, stuck } = progress;
  const text = progressText(progress);
  return (
    <summary class="plan-head">
      <Heading level={level}>
        <span class="plan-kind">{kind}</span> <Text>{title}</Text>
      </Heading>
      <span class="plan-progress quiet figure">{text}</span>
      {level === 3 && (
        <Meter
          parts={[
            { value: merged, tone: 'good', label: `${merged} merged` },
            { value: atWork, tone: 'active', label: `${atWork} at work` },
            { value: stuck, tone: 'warn', label: `${stuck} stuck` },
          ]}
          whole={all}
          label="Tasks"
        />
      )}
    </summary>
  );
}

function Heading({ level, children }: { level: 3 | 4 | 5; children: ComponentChildren }) {
  if (level === 3) return <h3>{children}</h3>;
  return level === 4 ? <h4>{children}</h4> : <h5>{children}</h5>;
}
