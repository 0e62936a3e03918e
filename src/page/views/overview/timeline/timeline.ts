/** What stands on the timeline and where: bars, waves, marks and the axis, in shares of the time that is shown. */
import type { BuildView } from '../../../../core/contract/views.ts';
import type { turnTypes } from '../../../state/first-reads.ts';
import { type Bar, lanesOf, mergeBars, runBars } from './bars.ts';

export type Band = { wave: number; status: string; from: number; to: number };
export type Mark = { at: number; kind: 'merge' | 'requeue' | 'replan'; label: string };
export type Tick = { at: number; ms: number };
export type Timeline = {
  start: number;
  end: number;
  /** Those of workers come first, then those of merges. */
  lanes: number;
  workers: number;
  /** How many have a bar. */
  runs: number;
  bars: Bar[];
  bands: Band[];
  marks: Mark[];
  ticks: Tick[];
};

type Shown = Pick<BuildView, 'createdAt' | 'endedAt' | 'runs' | 'runCount' | 'tasks' | 'waves'>;
type TimedEvent = { at: number; type: string; text: string };
type Numbered = TimedEvent & { seq: number };

/** What else stands on the timeline, by the type of its event. */
const markKinds: Record<string, Mark['kind']> = {
  'task.rejected': 'requeue',
  'task.conflict': 'requeue',
  'task.retried': 'requeue',
  'breaker.half-opened': 'replan',
} satisfies Record<(typeof turnTypes)[number], Mark['kind']>;

/** `turns`: what came back, and what was re-planned. `most` runs are shown, from the first of which on time is. */
export function timelineOf(
  view: Shown,
  turns: readonly Mark[],
  now: number,
  most = Number.POSITIVE_INFINITY,
): Timeline {
  const all = view.runs.toSorted((a, b) => a.startedAt - b.startedAt);
  const isPart = (view.runCount ?? all.length) > most;
  const start = isPart ? (all.at(-most)?.startedAt ?? view.createdAt) : view.createdAt;
  const end = Math.max(view.endedAt ?? now, start + 60_000);
  const share = (at: number) => Math.min(1, Math.max(0, (at - start) / (end - start)));
  const critical = criticalTasks(view, now);
  const scale = { share, end, endedAt: view.endedAt, critical };
  const shown = all.filter((run, index) => index >= all.length - most || run.endedAt === null);
  const runs = runBars(shown, view.tasks, scale);
  const workers = lanesOf(runs);
  const bars = [...runs, ...mergeBars(view.tasks, { ...scale, start, firstLane: workers })];
  return {
    start,
    end,
    lanes: lanesOf(bars),
    workers,
    runs: shown.length,
    bars,
    bands: bandsOf(view, bars),
    marks: [...merges(view.tasks), ...turns]
      .filter(({ at }) => at >= start)
      .map(({ at, ...mark }) => ({ at: share(at), ...mark })),
    ticks: ticksOf(end - start, start - view.createdAt),
  };
}

/** Of a retrospective. */
type Looked = {
  at: number;
  sentBack: readonly { at: number; task: string; why: string }[];
  breaker: { transitions: readonly TimedEvent[] };
};

/** What has come back and what was re-planned last: as it was read, and what has come since then. */
export const lastTurns = (read: readonly Numbered[], events: readonly Numbered[]): Mark[] => {
  const known = read.at(-1)?.seq ?? 0;
  return marksOf([...read, ...events.filter(({ seq }) => seq > known)]);
};

/** Of the whole build: as it was looked back at, and the events since then. */
export function turnsOf(looked: Looked | null, events: readonly TimedEvent[]): Mark[] {
  if (!looked) return marksOf(events);
  const sentBack = looked.sentBack.map(
    ({ at, task, why }): Mark => ({ at, kind: 'requeue', label: `${task}: ${why}` }),
  );
  return [...sentBack, ...marksOf(looked.breaker.transitions), ...marksOf(events.filter(({ at }) => at > looked.at))];
}

/** From the tasks themselves: the page has the newest events only. */
const merges = (tasks: Shown['tasks']): Mark[] =>
  tasks.flatMap(({ status, since, title }) =>
    status === 'merged' && since !== null ? [{ at: since, kind: 'merge', label: `${title} merged` }] : [],
  );

const marksOf = (events: readonly TimedEvent[]): Mark[] =>
  events.flatMap(({ at, type, text }) => {
    const kind = markKinds[type];
    return kind ? [{ at, kind, label: text }] : [];
  });

function bandsOf({ waves }: Shown, bars: readonly Bar[]): Band[] {
  return waves.flatMap(({ number, status, tasks }) => {
    const members = new Set(tasks);
    const own = bars.filter(({ task }) => task !== null && members.has(task));
    if (own.length === 0) return [];
    return [
      {
        wave: number,
        status,
        from: Math.min(...own.map(({ from }) => from)),
        to: Math.max(...own.map(({ to }) => to)),
      },
    ];
  });
}

/** The chain of tasks that decided how long it took so far: from the last one to end, back over what it waited for last. */
export function criticalTasks({ runs, tasks }: Pick<Shown, 'runs' | 'tasks'>, now: number): ReadonlySet<string> {
  const ended = new Map<string, number>();
  const lasts = (task: string, to: number | null) => ended.set(task, Math.max(ended.get(task) ?? 0, to ?? now));
  for (const { task, endedAt } of runs) if (task !== null) lasts(task, endedAt);
  for (const { id, rounds, since, landings } of tasks) {
    // Its runs may be too long ago to be told of.
    if (rounds > 0 && since !== null) lasts(id, since);
    // What depends on a task begins once that has merged.
    for (const { to } of landings) lasts(id, to);
  }
  const latest = (ids: Iterable<string>): string | undefined =>
    [...ids].filter((id) => ended.has(id)).toSorted((a, b) => (ended.get(b) ?? 0) - (ended.get(a) ?? 0))[0];
  const dependsOn = new Map(tasks.map((task) => [task.id, task.dependsOn]));
  const chain = new Set<string>();
  for (let id = latest(ended.keys()); id !== undefined && !chain.has(id); id = latest(dependsOn.get(id) ?? []))
    chain.add(id);
  return chain.size > 1 ? chain : new Set();
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * 60_000);

/** Some six marks of the time since the start of the build, `before` which is over where the first of `ms` begins. */
export function ticksOf(ms: number, before = 0): Tick[] {
  const step = steps.find((one) => ms / one <= 7) ?? Math.ceil(ms / 7 / 1_440 / 60_000) * 1_440 * 60_000;
  const first = Math.floor(before / step) + 1;
  return Array.from({ length: Math.floor((before + ms) / step) + 1 - first }, (_, index) => ({
    at: ((first + index) * step - before) / ms,
    ms: (first + index) * step,
  }));
}

const hourMs = 3_600_000;

/** A second is nothing to see once hours are shown: then the drawing follows in minutes. */
export const steppedTo = (now: number, start: number): number =>
  now - start < hourMs ? now : Math.ceil(now / 60_000) * 60_000;
