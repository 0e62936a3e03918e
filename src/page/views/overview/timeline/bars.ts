/** The bars of the timeline: a lane for each worker with a bar for each run, and below them lanes of merges. */
import type { BuildView } from '../../../../core/contract/views.ts';

export type Bar = {
  key: string;
  /** Null of a merge, which no agent does. */
  run: string | null;
  /** Or `merge`. */
  role: string;
  task: string | null;
  label: string;
  status: string;
  round: number;
  /** From the first lane, which is 0. */
  lane: number;
  /** Shares of the whole, 0 to 1. */
  from: number;
  to: number;
  startedAt: number;
  endedAt: number | null;
  costUsd: number;
  isLive: boolean;
  isCritical: boolean;
};

type Tasks = Pick<BuildView, 'tasks'>['tasks'];
type Scale = {
  /** Of the time that is shown. */
  share(at: number): number;
  end: number;
  /** Of the build. */
  endedAt: number | null;
  critical: ReadonlySet<string>;
};

export function runBars(runs: BuildView['runs'], tasks: Tasks, scale: Scale): Bar[] {
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const bars = runs.map(
    ({ id, role, task, status, round, costUsd, startedAt, endedAt }): Bar => ({
      ...{ key: id, run: id, role, task, status, round, costUsd, lane: 0 },
      label: task === null ? role : (titles.get(task) ?? task),
      ...span(startedAt, endedAt, scale),
      isCritical: task !== null && scale.critical.has(task),
    }),
  );
  return inLanes(bars, 0);
}

/** From each good verdict until the work had merged or came back: those that had not ended before `start`. */
export function mergeBars(tasks: Tasks, scale: Scale & { start: number; firstLane: number }): Bar[] {
  const bars = tasks.flatMap(({ id, title, status, rounds, landings }) =>
    landings.flatMap(({ from, to }, at): Bar[] => {
      if (to !== null && to < scale.start) return [];
      const place = span(from, to, scale);
      const hasMerged = status === 'merged' && at === landings.length - 1;
      const told = place.isLive ? 'merging' : hasMerged ? 'merged' : 'not merged';
      const bar = { key: `${id} ${from}`, run: null, role: 'merge', task: id, round: rounds, costUsd: 0, lane: 0 };
      return [{ ...bar, label: title, status: told, ...place, isCritical: scale.critical.has(id) }];
    }),
  );
  return inLanes(bars, scale.firstLane);
}

const span = (from: number, to: number | null, { share, end, endedAt }: Scale) => ({
  from: share(from),
  to: share(to ?? end),
  startedAt: from,
  endedAt: to ?? endedAt,
  isLive: to === null && endedAt === null,
});

/** In the order of their start, from this lane on. */
function inLanes(bars: readonly Bar[], first: number): Bar[] {
  const byStart = bars.toSorted((a, b) => a.startedAt - b.startedAt);
  const lanes = laneNumbers(byStart);
  return byStart.map((bar, index) => ({ ...bar, lane: first + (lanes[index] ?? 0) }));
}

/** How many lanes there are. */
export const lanesOf = (bars: readonly Bar[]): number => bars.reduce((lanes, { lane }) => Math.max(lanes, lane + 1), 0);

/** The first lane that is free, for spans in the order of their start. */
export function laneNumbers(spans: readonly { from: number; to: number }[]): number[] {
  const freeAt: number[] = [];
  return spans.map(({ from, to }) => {
    const free = freeAt.findIndex((at) => at <= from);
    const lane = free === -1 ? freeAt.length : free;
    freeAt[lane] = to;
    return lane;
  });
}
