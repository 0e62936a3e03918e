/** Waves over time: a lane per worker, a bar per run and per merge, marks where work merged, came back or was re-planned, and the live edge. */

import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Retrospective } from '../../../../core/contract/reads/retrospective.ts';
import { recentRuns } from '../../../../core/contract/recent-runs.ts';
import type { BuildView } from '../../../../core/contract/views.ts';
import { isPlain, Link } from '../../../parts/link.tsx';
import { memo } from '../../../parts/memo.ts';
import { Empty } from '../../../parts/notice.tsx';
import { pathOf } from '../../../routes.ts';
import { addressOf } from '../../../state/api.ts';
import { replaced } from '../../../state/apply-changes.ts';
import { useBuild } from '../../../state/build-state.ts';
import { now } from '../../../state/clock.ts';
import { allRuns, firstEvents, turnsQuery, wantsAllRuns } from '../../../state/first-reads.ts';
import { useLocation } from '../../../state/location.ts';
import { useReads } from '../../../state/reads.ts';
import { shownText } from '../../../text/shown-text.ts';
import { duration, money, several } from '../../../text/units.ts';
import type { Bar } from './bars.ts';
import { Legend } from './legend.tsx';
import { type Band, lastTurns, type Mark, steppedTo, timelineOf, turnsOf } from './timeline.ts';

const laneHeight = 26;
const bandHeight = 26;
const markHeight = 18;
const axisHeight = 22;
/** Above the lanes of merges, for their name. */
const mergesHeight = 20;
const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
/** A bar of no time at all is seen all the same. */
const width = ({ from, to }: { from: number; to: number }): string => percent(Math.max(to - from, 0.0025));

export function WaveTimeline() {
  const { view, id } = useBuild();
  const whole = useAllRuns();
  const turns = useTurns(whole !== null);
  const until = useComputed(() => view.endedAt ?? steppedTo(now.value, view.createdAt));
  const {
    bars,
    bands,
    marks,
    lanes,
    workers,
    runs: drawn,
    ticks,
    end,
  } = timelineOf(whole ? { ...view, runs: whole } : view, turns, until.value, whole ? undefined : recentRuns);
  const runs = view.runCount ?? view.runs.length;
  if (bars.length === 0) return <Empty title="No run has started yet" />;
  const top = bandHeight + markHeight;
  const mergesTop = top + workers * laneHeight;
  const hasMerges = lanes > workers;
  const height = top + lanes * laneHeight + (hasMerges ? mergesHeight : 0) + axisHeight;
  const isLive = view.endedAt === null;
  return (
    <>
      <div class="row">
        <Legend />
        {runs > drawn && (
          <Link to={{ name: 'overview', id }} query={{ runs: 'all' }}>
            All {several(runs, 'run')}, not the last {drawn} alone
          </Link>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section class="timeline-scroll" aria-label="Runs over time" tabIndex={0}>
        <svg class="timeline" width="100%" height={height}>
          <title>A lane for each worker, a bar for each run, and merges below</title>
          {ticks.map(({ at, ms }) => (
            <g key={ms}>
              <line class="tick" x1={percent(at)} x2={percent(at)} y1={bandHeight} y2={height - axisHeight} />
              <text class="tick-text" x={percent(at)} y={height - 6} text-anchor={at > 0.95 ? 'end' : 'middle'}>
                {duration(ms)}
              </text>
            </g>
          ))}
          {bands.map((band) => (
            <WaveBand key={band.wave} band={band} height={height - axisHeight} />
          ))}
          {marks.map((mark) => (
            <EventMark key={`${mark.kind} ${mark.at} ${mark.label}`} mark={mark} />
          ))}
          {hasMerges && (
            <>
              <line class="tick" x1={0} x2="100%" y1={mergesTop + 3} y2={mergesTop + 3} />
              <text class="wave-text" x={8} y={mergesTop + 17}>
                Merges
              </text>
            </>
          )}
          {bars.map((bar) => (
            <TimeBar {...bar} key={bar.key} top={bar.run === null ? top + mergesHeight : top} end={end} />
          ))}
          {isLive && <line class="live-edge" x1="100%" x2="100%" y1={bandHeight} y2={height - axisHeight} />}
        </svg>
      </section>
    </>
  );
}

/** What came back and was re-planned: of the whole build where all of it is shown. */
function useTurns(isWhole: boolean): Mark[] {
  const { events, id } = useBuild();
  const reads = useReads();
  const path = isWhole ? '/builds/{id}/retrospective' : '/builds/{id}/events';
  const query = isWhole ? {} : turnsQuery;
  useEffect(() => void reads.load(path, { id }, { query }), [reads, id, isWhole]);
  const { value } = reads.at(addressOf(path, { id }, query)).value;
  return isWhole ? turnsOf(value as Retrospective | null, events.value) : lastTurns(firstEvents(value), events.value);
}

/** Whether runs have begun or ended of which the view does not tell any more. */
function isBehindOf(all: BuildView['runs'], { runs, runCount }: BuildView): boolean {
  const known = new Set(runs.map(({ id }) => id));
  return all.length < (runCount ?? 0) || all.some(({ id, endedAt }) => endedAt === null && !known.has(id));
}

/** Where one asks for all runs, those that have come, as they are now; null until then. */
function useAllRuns(): BuildView['runs'] | null {
  const { view, id } = useBuild();
  const reads = useReads();
  const isAsked = wantsAllRuns(useLocation().query.value);
  const read = reads.at(addressOf('/builds/{id}', { id }, allRuns)).value.value as BuildView | null;
  const all = isAsked && read ? replaced(read.runs, view.runs) : null;
  const isBehind = all !== null && isBehindOf(all, view);
  useEffect(() => {
    if (isAsked) void reads.load('/builds/{id}', { id }, { query: allRuns, again: isBehind });
  }, [isAsked, isBehind, reads, id]);
  return all;
}

function WaveBand({ band: { wave, status, from, to }, height }: { band: Band; height: number }) {
  return (
    <g class={`wave-band wave-${wave % 2 === 0 ? 'even' : 'odd'}`}>
      <rect class="wave-ground" x={percent(from)} width={width({ from, to })} y={0} height={height} rx={4} />
      <svg x={percent(from)} width={width({ from, to })} y={0} height={bandHeight} overflow="hidden" aria-hidden="true">
        <text class="wave-text" x={8} y={17}>
          Wave {wave}
          {status === 'complete' ? ' ✓' : ''}
        </text>
      </svg>
    </g>
  );
}

const marks: Record<Mark['kind'], string> = {
  merge: 'M-4 0 L0 5 L5 -5',
  requeue: 'M-4 -4 L4 4 M4 -4 L-4 4',
  replan: 'M0 -5 L5 4 L-5 4 Z',
};

const EventMark = ({ mark: { at, kind, label } }: { mark: Mark }) => (
  <svg x={percent(at)} y={bandHeight + markHeight / 2} overflow="visible" width={1} height={1} aria-hidden="true">
    <path class={`mark-${kind}`} d={marks[kind]}>
      <title>{shownText(label)}</title>
    </path>
  </svg>
);

type BarProps = Omit<Bar, 'key'> & { top: number; end: number };

const TimeBar = memo(function TimeBar({ top, end, ...bar }: BarProps) {
  const { id } = useBuild();
  const location = useLocation();
  const { run, task, lane, role, label, round, startedAt, endedAt, costUsd, status, isLive, isCritical } = bar;
  const address = pathOf(run === null ? { name: 'task', id, task: task ?? '' } : { name: 'run', id, run });
  const y = top + lane * laneHeight;
  const lasted = duration((endedAt ?? end) - startedAt);
  const figures = run === null ? [status, lasted] : [role, `round ${round}`, status, lasted, money(costUsd)];
  const told = `${shownText(label)}: ${figures.join(', ')}`;
  const inset = run === null ? 4 : 2;
  return (
    <a
      href={address}
      aria-label={told}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        location.go(address);
      }}
    >
      <title>{told}</title>
      <rect
        class={`bar bar-${role} ${status === 'failed' || status === 'not merged' ? 'bar-failed' : ''} ${isLive ? 'bar-live' : ''} ${isCritical ? 'bar-critical' : ''}`}
        x={percent(bar.from)}
        width={width(bar)}
        y={y + inset}
        height={laneHeight - 2 * inset}
        rx={run === null ? 9 : 4}
      />
      {bar.to - bar.from > 0.04 && (
        <svg x={percent(bar.from)} width={width(bar)} y={y} height={laneHeight} overflow="hidden" aria-hidden="true">
          <text class="bar-text" x={run === null ? 9 : 6} y={17}>
            {shownText(label)}
          </text>
        </svg>
      )}
    </a>
  );
});
