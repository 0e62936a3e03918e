/** What a submission would become. */
import type { BuildPreview, FoundEnvironment } from '../../../core/contract/preview.ts';
import { Money } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Code, Text } from '../../parts/text.tsx';
import { duration, several } from '../../text/units.ts';

export function Preview({ preview: { title, options, repositories, plan, room, faults } }: { preview: BuildPreview }) {
  const { limits, parallel } = options;
  return (
    <section class="card stack" aria-labelledby="preview-title" role="status">
      <h2 id="preview-title">{faults.length === 0 ? 'This would start' : 'This would be refused'}</h2>
      <p>
        <Text>{title}</Text>, for at most <Money usd={limits.maxCostUsd} /> and{' '}
        {duration(limits.maxDurationMinutes * 60_000)}, with up to {several(parallel.maxWorkers, 'generator')} at once.
      </p>
      <ul class="stack">
        {repositories.map(({ name, base, commit, found }) => (
          <li key={name} class="stack">
            <div class="row">
              <Badge state={commit ? 'pass' : 'fail'} label={commit ? 'reached' : 'not reached'} />
              <Text>{name}</Text>
              {base && (
                <span class="quiet">
                  from <Code>{base}</Code> {commit && <Code>{commit.slice(0, 10)}</Code>}
                </span>
              )}
            </div>
            {commit && <Found found={found} />}
          </li>
        ))}
      </ul>
      {plan && (
        <p>
          The plan has {several(plan.tasks, 'task')} in {several(plan.waves, 'wave')}, for{' '}
          {several(plan.requirements, 'requirement')}.
        </p>
      )}
      {faults.length === 0 && <p class="quiet">Setup and tests are tried on the base before a model is paid.</p>}
      {room.usd !== null && (
        <p class="quiet">
          The tenant has <Money usd={room.usd} /> left this month.
        </p>
      )}
    </section>
  );
}

/** What a repository needs, and why it is so. */
function Found({ found }: { found: FoundEnvironment }) {
  if (found.kind === 'later')
    return (
      <p class="quiet">
        What it needs is found out once the build has opened it: <Text>{found.reason}</Text>.
      </p>
    );
  if (found.kind === 'faulty')
    return (
      <ul class="field-fault">
        {found.faults.map(({ line, column, message }) => (
          <li key={`${line}:${column}:${message}`}>
            breakwater.yaml, line {line}, column {column}: <Text>{message}</Text>
          </li>
        ))}
      </ul>
    );
  return (
    <dl class="found">
      {found.lines.map(({ what, value, why }) => (
        <div key={what + value}>
          <dt class="quiet">
            <Text>{what}</Text>
          </dt>
          <dd>
            <Code>{value}</Code> <Text>{why}</Text>
          </dd>
        </div>
      ))}
    </dl>
  );
}
