/** The agents that are at work now: on what, since when, at what cost, and what their command says. */
import type { BuildView } from '../../../core/contract/views.ts';
import { Elapsed, Money } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Link } from '../../parts/link.tsx';
import { Code, Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { several } from '../../text/units.ts';

type Run = BuildView['runs'][number];

export function RunsAtWork() {
  const { runs, tasks } = useBuild().view;
  const underWay = runs.filter(({ status }) => status === 'running' || status === 'queued');
  if (underWay.length === 0) return <p class="quiet">Nobody is at work.</p>;
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  return (
    <ul class="runs">
      {underWay.map((run) => (
        <AtWork key={run.id} run={run} title={run.task === null ? null : (titles.get(run.task) ?? run.task)} />
      ))}
    </ul>
  );
}

function AtWork({ run, title }: { run: Run; title: string | null }) {
  const { id, progress } = useBuild();
  const command = progress.value.get(run.id) ?? run.command;
  return (
    <li class="run">
      <div class="row">
        <span class={`role-dot role-${run.role}`} aria-hidden="true" />
        <Link to={{ name: 'run', id, run: run.id }}>
          <Text>{title ?? run.role}</Text>
        </Link>
        {run.status === 'queued' && <Badge state="queued" label="waits for a sandbox" />}
        {run.waitingSince !== null && <Badge state="waiting" label="waits" tone="warn" />}
      </div>
      <p class="run-figures quiet">
        <span>{run.role}</span>
        <span class="figure">{several(run.turns, 'turn')}</span>
        <Elapsed from={run.startedAt} to={run.endedAt} />
        <Money usd={run.costUsd} />
      </p>
      {command && (
        <p class="run-command">
          <Code>{command.title}</Code>
          {command.lastLine && (
            <span class="quiet">
              <Text>{command.lastLine}</Text>
            </span>
          )}
        </p>
      )}
    </li>
  );
}
