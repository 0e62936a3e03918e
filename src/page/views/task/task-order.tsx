/** What was asked: the description, the criteria with their last verdicts, the scope, and what a person has added. */
import { Badge } from '../../parts/badge.tsx';
import { Link } from '../../parts/link.tsx';
import { Code, Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { shownText } from '../../text/shown-text.ts';
import type { Task } from './task-head.tsx';

export const TaskOrder = ({ task }: { task: Task }) => (
  <div class="task-order">
    <section class="card stack" aria-labelledby="criteria-title">
      <h3 id="criteria-title">Criteria</h3>
      <ul class="criteria">
        {task.criteria.map((criterion) => (
          <CriterionLine key={criterion.id} criterion={criterion} />
        ))}
        {task.amendments.map(({ id, text }) => (
          <li key={id} class="criterion">
            <Badge state="note" label="by a note" />
            <p>
              <Text>{text}</Text>
            </p>
          </li>
        ))}
      </ul>
    </section>
    <section class="card stack" aria-labelledby="asked-title">
      <h3 id="asked-title">What was asked</h3>
      <p class="prose" dir="auto">
        {shownText(task.description)}
      </p>
      <Scope task={task} />
    </section>
  </div>
);

function CriterionLine({ criterion }: { criterion: Task['criteria'][number] }) {
  const { id, text, pass, evidence, guards, requirements, check } = criterion;
  const build = useBuild().id;
  const state = pass === null ? 'open' : pass ? 'pass' : 'fail';
  return (
    <li class="criterion">
      <Badge state={state} />
      <div class="stack-small">
        <p>
          <span class="quiet">{id}</span> <Text>{text}</Text>
          {guards && <span class="quiet"> (held before, and has to hold after)</span>}
        </p>
        {check && (
          <p class="quiet">
            checked by <Code>{check}</Code>
          </p>
        )}
        {evidence && (
          <p class="evidence">
            <Text>{evidence}</Text>
          </p>
        )}
        {requirements.length > 0 && (
          <p class="row quiet">
            answers
            {requirements.map((requirement) => (
              <Link key={requirement} to={{ name: 'requirements', id: build }} query={{ r: requirement }}>
                <Text>{requirement}</Text>
              </Link>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

function Scope({ task: { scope, shared, dependsOn, publishes, replacedBy } }: { task: Task }) {
  const { id } = useBuild();
  const links = (tasks: readonly string[]) =>
    tasks.map((task) => (
      <Link key={task} to={{ name: 'task', id, task }}>
        <Text>{task}</Text>
      </Link>
    ));
  return (
    <dl class="task-facts">
      <dt>May change</dt>
      <dd>
        <ul>
          {scope.map((glob) => (
            <li key={glob}>
              <Code>{glob}</Code>
            </li>
          ))}
        </ul>
      </dd>
      {shared.length > 0 && (
        <>
          <dt>Shares</dt>
          <dd>
            <ul>
              {shared.map((glob) => (
                <li key={glob}>
                  <Code>{glob}</Code>
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {dependsOn.length > 0 && (
        <>
          <dt>Waits for</dt>
          <dd class="row">{links(dependsOn)}</dd>
        </>
      )}
      {replacedBy.length > 0 && (
        <>
          <dt>Gave way to</dt>
          <dd class="row">{links(replacedBy)}</dd>
        </>
      )}
      {publishes && (
        <>
          <dt>Publishes</dt>
          <dd class="prose">{shownText(publishes)}</dd>
        </>
      )}
    </dl>
  );
}
