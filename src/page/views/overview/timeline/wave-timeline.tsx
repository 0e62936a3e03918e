/** Waves over time: a lane per worker, a bar per run, marks where work merged, came back or was re-planned, and the live edge. */

import { useComputed } from '@preact/signals';
import { Link } from '../../../parts/link.tsx';
import { Empty } from '../../../parts/notice.tsx';
import { pathOf } from '../../../routes.ts';
import { useBuild } from '../../../state/build-state.ts';
import { now } from '../../../state/clock.ts';
import { useLocation } from '../../../state/location.ts';
import { useRead } from '../../../state/reads.ts';
import { shownText } from '../../../text/shown-text.ts';
import { duration, money, several } from '../../../text/units.ts';
import { Legend } from './legend.tsx';
import { type Band, type Bar, drawnFirst, type Mark, steppedTo, timelineOf, turnsOf } from './timeline.ts';

const laneHeight = 26;
const bandHeight = 26;
const markHeight = 18;
const axisHeight = 22;
const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
/** A bar of no time at all is seen all the same. */
const width = ({ from, to }: { from: number; to: number }): string => percent(Math.max(to - from, 0.0025));

export function WaveTimeline() {
  const { view, events, id } = useBuild();
  const looked = useRead('/builds/{id}/retrospective', { id }).value;
  const isWhole = useLocation().query.value.get('runs') === 'all';
  const until = useComputed(() => view.value.endedAt ?? steppedTo(now.value, view.value.createdAt));
  const { bars, bands, marks, lanes, ticks, end } = timelineOf(
    view.value,
    turnsOf(looked, events.value),
    until.value,
    isWhole ? undefined : drawnFirst,
  );
  const runs = view.value.runs.length;
  if (bars.length === 0) return <Empty title="No run has started yet" />;
  const top = bandHeight + markHeight;
  const height = top + lanes * laneHeight + axisHeight;
  const isLive = view.value.endedAt === null;
  return (
    <>
      <div class="row">
        <Legend />
        {runs > bars.length && (
          <Link to={{ name: 'overview', id }} query={{ runs: 'all' }}>
            All {several(runs, 'run')}, not the last {bars.length} alone
          </Link>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section class="timeline-scroll" aria-label="Runs over time" tabIndex={0}>
        <svg class="timeline" width="100%" height={height}>
          <title>A lane for each worker, a bar for each run</title>
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
          {bars.map((bar) => (
            <RunBar key={bar.run} bar={bar} top={top} end={end} />
          ))}
          {isLive && <line class="live-edge" x1="100%" x2="100%" y1={bandHeight} y2={height - axisHeight} />}
        </svg>
      </section>
    </>
  );
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

function RunBar({ bar, top, end }: { bar: Bar; top: number; end: number }) {
  const { view } = useBuild();
  const location = useLocation();
  const { lane, role, label, round, startedAt, endedAt, costUsd, status, isLive, isCritical } = bar;
  const address = pathOf({ name: 'run', id: view.value.id, run: bar.run });
  const y = top + lane * laneHeight;
  const told = `${shownText(label)}: ${role}, round ${round}, ${status}, ${duration((endedAt ?? end) - startedAt)}, ${money(costUsd)}`;
  return (
    <a
      href={address}
      aria-label={told}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        location.go(address);
      }}
    >
      <title>{told}</title>
      <rect
        class={`bar bar-${role} ${status === 'failed' ? 'bar-failed' : ''} ${isLive ? 'bar-live' : ''} ${isCritical ? 'bar-critical' : ''}`}
        x={percent(bar.from)}
        width={width(bar)}
        y={y + 2}
        height={laneHeight - 4}
        rx={4}
      />
      {bar.to - bar.from > 0.04 && (
        <svg x={percent(bar.from)} width={width(bar)} y={y} height={laneHeight} overflow="hidden" aria-hidden="true">
          <text class="bar-text" x={6} y={17}>
            {shownText(label)}
          </text>
        </svg>
      )}
    </a>
  );
}
