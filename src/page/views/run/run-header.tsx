/** Whose run it is, on what, how it stands, and what it has used. */
import type { ComponentChildren } from 'preact';
import type { RunView } from '../../../core/contract/views.ts';
import { cacheShareOf } from '../../../core/money/cache-share.ts';
import { Elapsed, Money, When } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Link } from '../../parts/link.tsx';
import { Code, Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { count, percent } from '../../text/units.ts';

export function RunHeader({ run }: { run: RunView }) {
  const { id, role, task, round, status, waitingSince } = run;
  const build = useBuild();
  const title = task === null ? null : (build.view.tasks.find((one) => one.id === task)?.title ?? task);
  return (
    <header class="card run-head">
      <div class="row">
        <h2 class="run-role">
          <span class={`role-dot role-${role}`} aria-hidden="true" />
          <span class="run-role-name">
            {role}
            {task !== null && `, round ${round}`}
          </span>
        </h2>
        <Badge state={status} {...(status === 'queued' ? { label: 'waits for a sandbox' } : {})} />
        {waitingSince !== null && (
          <span class="quiet">
            waits since <When at={waitingSince} />
          </span>
        )}
        <span class="run-id quiet">
          <Code>{id}</Code>
          <CopyButton text={id} what="the id of the run" />
        </span>
      </div>
      {task !== null && title !== null && (
        <p>
          Task{' '}
          <Link to={{ name: 'task', id: build.id, task }}>
            <Text>{title}</Text>
          </Link>
        </p>
      )}
      <RunTotals run={run} />
    </header>
  );
}

function RunTotals({ run: { model, usage, costUsd, turns, startedAt, endedAt } }: { run: RunView }) {
  const share = cacheShareOf(usage);
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  return (
    <dl class="run-totals">
      <Total name="Model">{model === '' ? <span class="quiet">none</span> : <Code>{model}</Code>}</Total>
      <Total name="Cost">
        <Money usd={costUsd} />
      </Total>
      <Total name="Turns">{turns.toLocaleString('en-US')}</Total>
      <Total name="Tokens">
        {count(prompt)} in, {count(usage.output)} out
      </Total>
      <Total name="Cached">{share === null ? '–' : percent(share)}</Total>
      <Total name="Time">
        <Elapsed from={startedAt} to={endedAt} />
      </Total>
      <Total name={endedAt === null ? 'Began' : 'Ended'}>
        <When at={endedAt ?? startedAt} />
      </Total>
    </dl>
  );
}

const Total = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd class="figure">{children}</dd>
  </div>
);
