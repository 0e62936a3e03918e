/** A build at a glance: whether it goes well, what it does, what it has cost, and the one thing that needs a person. */
import type { ComponentChildren } from 'preact';
import { Elapsed, Money, When } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Meter } from '../../parts/meter.tsx';
import { Code, Text } from '../../parts/text.tsx';
import { useTabState } from '../../shell/use-tab-state.ts';
import { useBuild } from '../../state/build-state.ts';
import { duration, several } from '../../text/units.ts';
import { BuildMenu } from './build-menu.tsx';
import { BuildNotices } from './build-notices.tsx';
import { ConnectionMark } from './connection-mark.tsx';
import { leftOf, progressOf, rolesAtWork } from './figures.ts';
import { Needs } from './needs/needs.tsx';

/** `isWhole` where it is what one came for; above the other views it is a line. */
export function BuildHeader({ isWhole }: { isWhole: boolean }) {
  const { title, status, id } = useBuild().view;
  useTabState();
  return (
    <header class="build-head">
      <div class="build-title">
        <h1>
          <Text>{title}</Text>
        </h1>
        <Badge state={status} />
        <ConnectionMark />
        <span class="build-id quiet">
          <Code>{id}</Code>
          <CopyButton text={id} what="the id of the build" />
        </span>
        <BuildMenu />
      </div>
      <Needs />
      <BuildNotices isWhole={isWhole} />
      {isWhole ? <Figures /> : <FigureLine />}
    </header>
  );
}

const Figure = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div class="figure-tile">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function FigureLine() {
  const { view } = useBuild();
  const { total, merged } = progressOf(view);
  return (
    <p class="figure-line quiet">
      <span class="figure">
        {merged} of {total} merged
      </span>
      <span>
        <Money usd={view.cost.spentUsd} /> of <Money usd={view.cost.limitUsd} />
      </span>
      <Elapsed from={view.createdAt} to={view.endedAt} />
      {view.breaker.state !== 'CLOSED' && (
        <span>
          breaker <Badge state={view.breaker.state} />
        </span>
      )}
    </p>
  );
}

function Figures() {
  return (
    <div class="figures">
      <ProgressFigure />
      <CostFigure />
      <dl class="figure-row">
        <TimeFigure />
        <LeftFigure />
        <BreakerFigure />
        <WorkersFigure />
      </dl>
    </div>
  );
}

function ProgressFigure() {
  const { total, merged, atWork, stuck, skipped, waiting } = progressOf(useBuild().view);
  const parts = [
    { value: merged, tone: 'good', label: `${merged} merged` },
    { value: atWork, tone: 'active', label: `${atWork} at work` },
    { value: stuck, tone: 'warn', label: `${stuck} stuck` },
    { value: skipped, tone: 'quiet', label: `${skipped} skipped` },
  ] as const;
  return (
    <div class="figure-wide">
      <p class="figure-name">Tasks</p>
      <p>
        <strong class="figure">
          {merged} of {total}
        </strong>{' '}
        <span class="quiet">
          merged{atWork > 0 && `, ${atWork} at work`}
          {stuck > 0 && `, ${stuck} stuck`}
          {skipped > 0 && `, ${skipped} skipped`}
          {waiting > 0 && `, ${waiting} waiting`}
        </span>
      </p>
      <Meter parts={parts} whole={total} label="Tasks" />
    </div>
  );
}

function CostFigure() {
  const { cost } = useBuild().view;
  const share = cost.limitUsd > 0 ? (cost.spentUsd + cost.reservedUsd) / cost.limitUsd : 0;
  const parts = [
    { value: cost.spentUsd, tone: share > 0.9 ? 'bad' : share > 0.7 ? 'warn' : 'active', label: 'spent' },
    { value: cost.reservedUsd, tone: 'quiet', label: 'reserved for calls under way' },
  ] as const;
  return (
    <div class="figure-wide">
      <p class="figure-name">Cost</p>
      <p>
        <strong>
          <Money usd={cost.spentUsd} />
        </strong>{' '}
        <span class="quiet">
          of <Money usd={cost.limitUsd} />
          {cost.reservedUsd > 0 && (
            <>
              , <Money usd={cost.reservedUsd} /> reserved
            </>
          )}
        </span>
      </p>
      <Meter parts={parts} whole={cost.limitUsd} label="Cost" />
    </div>
  );
}

function TimeFigure() {
  const { createdAt, endedAt, deadlineAt } = useBuild().view;
  return (
    <Figure name="Time">
      <strong>
        <Elapsed from={createdAt} to={endedAt} />
      </strong>
      <span class="quiet figure">
        {endedAt === null && deadlineAt !== null && ` of ${duration(deadlineAt - createdAt)}`}
      </span>
    </Figure>
  );
}

function LeftFigure() {
  const { view } = useBuild();
  if (view.endedAt !== null) {
    return (
      <Figure name="Ended">
        <When at={view.endedAt} />
      </Figure>
    );
  }
  const left = leftOf(view);
  return (
    <Figure name="Left, by estimate">
      {left?.minutes ? (
        <strong class="figure">{duration(left.minutes * 60_000)}</strong>
      ) : (
        <span class="quiet">not known yet</span>
      )}
      {left?.usd != null && (
        <span class={left.exceedsLimit ? 'over' : 'quiet'}>
          {' '}
          · <Money usd={left.usd} />
          {left.exceedsLimit && ', past the limit'}
        </span>
      )}
    </Figure>
  );
}

function BreakerFigure() {
  const { breaker, status } = useBuild().view;
  // Of a build that failed it says nothing that all is well.
  const isOver = status === 'failed' || status === 'cancelled';
  return (
    <Figure name="Breaker">
      <Badge state={breaker.state} {...(isOver ? { tone: 'quiet' as const } : {})} />
      {breaker.trips > 0 && <span class="quiet"> {several(breaker.trips, 'trip')}</span>}
    </Figure>
  );
}

function WorkersFigure() {
  const { runs, iterations } = useBuild().view;
  const roles = rolesAtWork({ runs });
  return (
    <Figure name="At work">
      {roles.length === 0 ? (
        <span class="quiet">nobody</span>
      ) : (
        roles.map(([role, count]) => several(count, role)).join(', ')
      )}
      <span class="quiet figure">
        {' '}
        · {iterations.used} of {iterations.limit} rounds
      </span>
    </Figure>
  );
}
