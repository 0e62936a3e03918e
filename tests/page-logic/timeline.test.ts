/** Where the bars of the timeline stand. */
import { expect, test } from 'vitest';
import { laneNumbers } from '../../src/page/views/overview/timeline/bars.ts';
import {
  criticalTasks,
  steppedTo,
  ticksOf,
  timelineOf,
  turnsOf,
} from '../../src/page/views/overview/timeline/timeline.ts';
import { aBuild, aRun, aTask } from '../workers/build-snapshot.ts';

const landing = (from: number, to: number | null) => ({ from, to });

test('a span takes the first lane that is free at its start', () => {
  expect(
    laneNumbers([
      { from: 0, to: 10 },
      { from: 2, to: 4 },
      { from: 4, to: 8 },
      { from: 5, to: 6 },
    ]),
  ).toEqual([0, 1, 1, 2]);
});

test('a bar stands at its share of the time, and one that is at work reaches to now', () => {
  const view = aBuild({
    createdAt: 0,
    tasks: [aTask({ id: 'parse', title: 'Parse dates' })],
    runs: [
      aRun({ id: 'r1', task: 'parse', startedAt: 250_000, endedAt: 500_000 }),
      aRun({ id: 'r2', startedAt: 750_000 }),
    ],
  });
  const { bars, lanes, start, end } = timelineOf(view, [], 1_000_000);
  expect({ start, end, lanes }).toEqual({ start: 0, end: 1_000_000, lanes: 1 });
  expect(bars.map(({ run, lane, from, to, isLive }) => ({ run, lane, from, to, isLive }))).toEqual([
    { run: 'r1', lane: 0, from: 0.25, to: 0.5, isLive: false },
    { run: 'r2', lane: 0, from: 0.75, to: 1, isLive: true },
  ]);
});

test('merges stand below the workers, from the verdict until they ended or to now, and those that overlap one below another', () => {
  const view = aBuild({
    createdAt: 0,
    tasks: [
      aTask({
        id: 'a',
        title: 'A',
        status: 'merged',
        landings: [landing(100_000, 150_000), landing(400_000, 500_000)],
      }),
      aTask({ id: 'b', title: 'B', status: 'merging', landings: [landing(450_000, null)] }),
      aTask({ id: 'c', title: 'C' }),
    ],
    runs: [aRun({ id: 'r1', task: 'a', startedAt: 0, endedAt: 100_000 })],
  });
  const { bars, lanes, workers, runs } = timelineOf(view, [], 1_000_000);
  expect({ lanes, workers, runs }).toEqual({ lanes: 3, workers: 1, runs: 1 });
  expect(
    bars.map(({ run, role, label, status, lane, from, to, isLive }) => [
      run,
      role,
      label,
      status,
      lane,
      from,
      to,
      isLive,
    ]),
  ).toEqual([
    ['r1', 'generator', 'A', 'running', 0, 0, 0.1, false],
    [null, 'merge', 'A', 'not merged', 1, 0.1, 0.15, false],
    [null, 'merge', 'A', 'merged', 1, 0.4, 0.5, false],
    [null, 'merge', 'B', 'merging', 2, 0.45, 1, true],
  ]);
});

test('a merge that its build has not lived to see goes to the end, and is under way no more', () => {
  const task = aTask({ status: 'merging', landings: [landing(50_000, null)] });
  const { bars } = timelineOf(aBuild({ createdAt: 0, endedAt: 100_000, tasks: [task], runs: [] }), [], 900_000);
  expect(bars.map(({ status, from, to, endedAt }) => ({ status, from, to, endedAt }))).toEqual([
    { status: 'not merged', from: 0.5, to: 1, endedAt: 100_000 },
  ]);
});

test('what waited long for its merge is on the critical path, though its last run ended early', () => {
  const tasks = [
    aTask({ id: 'a', landings: [landing(10, 28)] }),
    aTask({ id: 'b', landings: [landing(20, 21)] }),
    aTask({ id: 'c', dependsOn: ['a', 'b'] }),
  ];
  const run = (id: string, endedAt: number) => aRun({ id: `run-${id}`, task: id, endedAt });
  expect([...criticalTasks({ tasks, runs: [run('a', 10), run('b', 20), run('c', 40)] }, 40)]).toEqual(['c', 'a']);
});

test('the critical path goes from the last task to end, back over what it waited for last', () => {
  const task = (id: string, dependsOn: string[]) => aTask({ id, dependsOn });
  const run = (id: string, endedAt: number) => aRun({ id: `run-${id}`, task: id, endedAt });
  const tasks = [task('a', []), task('b', []), task('c', ['a', 'b']), task('d', [])];
  const runs = [run('a', 10), run('b', 20), run('c', 30), run('d', 25)];
  expect([...criticalTasks({ tasks, runs }, 40)]).toEqual(['c', 'b']);
});

test('merges, what is sent back and re-plans are marked; other events are not', () => {
  const merged = aTask({ title: 'Parse dates', status: 'merged', since: 50_000 });
  const view = aBuild({ createdAt: 0, endedAt: 100_000, tasks: [merged, aTask({ id: 'zones', since: 60_000 })] });
  const event = (type: string, at: number) => ({ type, at, text: type });
  const { marks } = timelineOf(view, turnsOf(null, [event('run.queued', 60_000), event('task.conflict', 75_000)]), 0);
  expect(marks).toEqual([
    { at: 0.5, kind: 'merge', label: 'Parse dates merged' },
    { at: 0.75, kind: 'requeue', label: 'task.conflict' },
  ]);
});

test('what came back long ago is marked as it was looked back at, and what came since by its events', () => {
  const looked = {
    at: 50,
    sentBack: [{ at: 10, task: 'zones', why: 'the same lines' }],
    breaker: { transitions: [{ at: 20, type: 'breaker.half-opened', text: 'zones gives way' }] },
  };
  const event = (at: number) => ({ at, type: 'task.rejected', text: 'sent back' });
  expect(turnsOf(looked, [event(10), event(60)])).toEqual([
    { at: 10, kind: 'requeue', label: 'zones: the same lines' },
    { at: 20, kind: 'replan', label: 'zones gives way' },
    { at: 60, kind: 'requeue', label: 'sent back' },
  ]);
});

test('however long a build takes, the axis has a few marks', () => {
  const counts = [1, 7, 45, 300, 1_440, 20_000].map((minutes) => ticksOf(minutes * 60_000).length);
  expect(counts).toEqual([1, 7, 4, 5, 6, 6]);
});

test('of many runs the last are shown, on from the first of them, with those that are still at work', () => {
  const minute = 60_000;
  const run = (id: string, from: number, to: number | null) =>
    aRun({ id, startedAt: from * minute, endedAt: to === null ? null : to * minute });
  const view = aBuild({
    createdAt: 0,
    runs: [run('early', 0, 10), run('long', 5, null), run('late', 60, 70), run('last', 80, null)],
    tasks: [aTask({ landings: [landing(10 * minute, 11 * minute), landing(50 * minute, 80 * minute)] })],
  });
  const turns = [10, 90].map((at) => ({ at: at * minute, kind: 'requeue' as const, label: `at ${at}` }));
  const { bars, marks, ticks } = timelineOf(view, turns, 100 * minute, 2);
  expect(bars.map(({ run: id, from, to }) => [id, from, to])).toEqual([
    ['long', 0, 1],
    ['late', 0, 0.25],
    ['last', 0.5, 1],
    [null, 0, 0.5],
  ]);
  expect(marks).toEqual([{ at: 0.75, kind: 'requeue', label: 'at 90' }]);
  expect(ticks).toEqual([70, 80, 90, 100].map((at) => ({ at: (at - 60) / 40, ms: at * minute })));
  expect(timelineOf(view, turns, 100 * minute).bars).toHaveLength(6);
});

test('the time of a long build goes on in minutes', () => {
  expect([steppedTo(59_001, 0), steppedTo(3_600_001, 0), steppedTo(3_660_000, 0)]).toEqual([
    59_001, 3_660_000, 3_660_000,
  ]);
});
