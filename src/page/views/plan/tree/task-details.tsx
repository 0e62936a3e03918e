/** What a task of the plan says: its description, what it may change, what it waits for, and how it is graded. */
import { Badge } from '../../../parts/badge.tsx';
import { Link } from '../../../parts/link.tsx';
import { Code, Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';
import type { PlannedTask, TaskView } from '../plan-tree.ts';

type DetailsProps = { task: PlannedTask; view: TaskView | undefined; quotes: ReadonlyMap<string, string> };

export function TaskDetails({ task, view, quotes }: DetailsProps) {
  const { id } = useBuild();
  const { scope, shared = [], dependsOn = [], publishes, estimateMinutes } = task;
  return (
    <div class="stack plan-details">
      <p class="plan-description">
        <Text>{task.description}</Text>
      </p>
      <dl class="plan-facts">
        <Globs name="It alone changes" globs={scope} />
        {shared.length > 0 && <Globs name="It shares" globs={shared} />}
        {dependsOn.length > 0 && (
          <div>
            <dt>Waits for</dt>
            <dd class="row">
              {dependsOn.map((other) => (
                <Link key={other} to={{ name: 'task', id, task: other }}>
                  <Code>{other}</Code>
                </Link>
              ))}
            </dd>
          </div>
        )}
        {publishes !== undefined && <Globs name="Publishes" globs={[publishes]} />}
        {estimateMinutes !== undefined && (
          <div>
            <dt>Estimate</dt>
            <dd class="figure">{estimateMinutes} min</dd>
          </div>
        )}
      </dl>
      <ol class="stack plan-criteria" aria-label={`Criteria of ${task.id}`}>
        {task.criteria.map((criterion) => (
          <CriterionLine
            key={criterion.id}
            criterion={criterion}
            pass={view?.criteria.find((one) => one.id === criterion.id)?.pass ?? null}
            quotes={quotes}
          />
        ))}
      </ol>
      <p>
        <Link to={{ name: 'task', id, task: task.id }}>
          Rounds, diff and transcripts of <Code>{task.id}</Code>
        </Link>
      </p>
    </div>
  );
}

const Globs = ({ name, globs }: { name: string; globs: readonly string[] }) => (
  <div>
    <dt>{name}</dt>
    <dd class="row">
      {globs.map((glob) => (
        <Code key={glob}>{glob}</Code>
      ))}
    </dd>
  </div>
);

type CriterionProps = {
  criterion: PlannedTask['criteria'][number];
  pass: boolean | null;
  quotes: ReadonlyMap<string, string>;
};

function CriterionLine({ criterion: { id, text, kind, check, requirements }, pass, quotes }: CriterionProps) {
  const { id: build } = useBuild();
  return (
    <li class="plan-criterion">
      <p>
        {pass !== null && <Badge state={pass ? 'pass' : 'fail'} />} <Code>{id}</Code> <Text>{text}</Text>
        {kind === 'guards' && <span class="quiet"> (holds before the task as well)</span>}
      </p>
      {check !== undefined && (
        <p class="quiet">
          Checked by <Code>{check}</Code>
        </p>
      )}
      <ul class="plan-answers">
        {requirements.map((requirement) => (
          <li key={requirement}>
            <Link to={{ name: 'requirements', id: build }} query={{ r: requirement }}>
              answers <Code>{requirement}</Code>
            </Link>{' '}
            <q>
              <Text>{quotes.get(requirement) ?? ''}</Text>
            </q>
          </li>
        ))}
      </ul>
    </li>
  );
}
