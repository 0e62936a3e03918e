/** One build of the list. */
import { Elapsed, Money, When } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Link } from '../../parts/link.tsx';
import { memo } from '../../parts/memo.ts';
import { Meter } from '../../parts/meter.tsx';
import { Text } from '../../parts/text.tsx';
import type { AnswerOf } from '../../state/api.ts';

export type Summary = AnswerOf<'/builds'>['builds'][number];

export const BuildRow = memo(function BuildRow({ build }: { build: Summary }) {
  const { id, title, status, createdAt, endedAt, tasks, merged, costUsd, limitUsd, needs, submittedBy, repositories } =
    build;
  return (
    <li class={`build-row ${needs ? 'build-needs' : ''}`}>
      <div class="build-row-title">
        <Link to={{ name: 'overview', id }}>
          <Text>{title}</Text>
        </Link>
        <p class="quiet row">
          <When at={createdAt} />
          {submittedBy && (
            <span>
              by <Text>{submittedBy}</Text>
            </span>
          )}
          {repositories && repositories.length > 0 && <Text>{repositories.join(', ')}</Text>}
        </p>
      </div>
      <div class="row">
        <Badge state={status} />
        {needs && <Badge state="paused" label="needs you" />}
      </div>
      <div class="build-row-progress">
        <span class="figure">
          {merged} of {tasks} tasks
        </span>
        <Meter
          parts={[{ value: merged, tone: 'good', label: `${merged} of ${tasks} merged` }]}
          whole={tasks}
          label="Tasks"
        />
      </div>
      <div class="build-row-progress">
        <span>
          <Money usd={costUsd} />
          {limitUsd != null && (
            <span class="quiet">
              {' '}
              of <Money usd={limitUsd} />
            </span>
          )}
        </span>
        {limitUsd != null && (
          <Meter
            parts={[{ value: costUsd, tone: costUsd > 0.9 * limitUsd ? 'bad' : 'active', label: 'spent' }]}
            whole={limitUsd}
            label="Cost"
          />
        )}
      </div>
      <span class="quiet">
        <Elapsed from={createdAt} to={endedAt} />
      </span>
    </li>
  );
});
