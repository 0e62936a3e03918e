/** Each invariant of a build at rest can fail: a sound build, broken in one way at a time. */
import { expect, test } from 'vitest';
import type { BuildEvent } from '../../src/core/contract/events.ts';
import type { BuildView } from '../../src/core/contract/views.ts';
import { buildRow } from '../../src/history/row.ts';
import { build as aBuild, run as aRun } from '../cli/builders.ts';
import type { ModelCall } from '../doubles/model-books.ts';
import { type Evidence, type Invariant, invariants, type Message, violationsOf } from './build-invariants.ts';

const run = aRun({ id: 'run-1', task: 'a', status: 'finished', turns: 2, costUsd: 0.5, startedAt: 1, endedAt: 9 });

const view: BuildView = aBuild({
  id: 'build',
  status: 'completed',
  createdAt: 0,
  endedAt: 10,
  repositories: [],
  waves: [{ number: 1, status: 'complete', tasks: ['a'] }],
  runs: [run],
  webhooks: [{ host: 'hooks.example.com', status: 'working', failure: null }],
  cost: { spentUsd: 0.5, unconfirmed: { usd: 0, calls: 0 }, reservedUsd: 0, limitUsd: 100, freeModels: [] },
  iterations: { used: 1, limit: 50 },
  scripted: true,
  lastSeq: 3,
});

const event = (seq: number, type: string, data: BuildEvent['data'] = {}): BuildEvent => ({
  seq,
  at: seq,
  type,
  text: `${type}.`,
  data,
});
const events = [event(1, 'build.created'), event(2, 'task.merged', { task: 'a' }), event(3, 'build.completed')];

const call = (given: Partial<ModelCall> = {}): ModelCall => ({
  at: 1,
  run: 'generator of a, round 1',
  turn: 1,
  request: 'first',
  status: 200,
  refusal: '',
  whole: true,
  billedUsd: 0.2,
  opening: 'Task: a',
  ...given,
});
const calls = [call(), call({ at: 5, turn: 2, request: 'second' })];

const landed = { tree: 'tree', merges: ['Build a'], planning: ['plan.approved'] };

const message = (given: Partial<Message> = {}): Message => ({
  id: 'build-3',
  path: '/',
  body: JSON.stringify({ type: 'build.completed', data: { text: 'build.completed.' } }),
  fault: null,
  isTaken: true,
  ...given,
});

/** Of the task that has merged, which is told as well. */
const merged = (id = 'build-2'): Message =>
  message({ id, body: JSON.stringify({ type: 'task.merged', data: { text: 'task.merged.' } }) });

const evidence = (given: Partial<Evidence> = {}): Evidence => ({
  view,
  events,
  calls,
  kills: [],
  landed,
  peaceful: landed,
  tasks: ['a'],
  history: { stored: buildRow(view), due: buildRow(view) },
  messages: [merged(), message({ isTaken: false }), message()],
  leftovers: [],
  ...given,
});

const kill = { killedAt: 2, deadAt: 3, cutsCalls: true };

test('a sound build violates nothing, and neither does one whose call was repeated after a kill', () => {
  expect(violationsOf(evidence())).toEqual([]);
  const repeated = [...calls, call({ at: 4, whole: false, billedUsd: 0.05 })];
  expect(violationsOf(evidence({ calls: repeated, kills: [kill] }))).toEqual([]);
});

const broken: [Invariant, string, Partial<Evidence>][] = [
  ['it ends completed', 'it is paused: no money', { view: { ...view, status: 'paused', reason: 'no money' } }],
  [
    'its tree is that of a build in peace',
    'the tree is another, and in peace tree',
    { landed: { ...landed, tree: 'another' } },
  ],
  [
    'it is planned as a build in peace',
    'planning went: plan.stage, plan.stage, plan.approved',
    { landed: { ...landed, planning: ['plan.stage', 'plan.stage', 'plan.approved'] } },
  ],
  [
    'each task is merged once',
    'the branch has: Build a, Build a',
    { landed: { ...landed, merges: [...landed.merges, ...landed.merges] } },
  ],
  [
    'each task is merged once',
    'the events tell of: a, a',
    {
      events: [
        event(1, 'build.created'),
        event(2, 'task.merged', { task: 'a' }),
        event(3, 'task.merged', { task: 'a' }),
      ],
      messages: [merged(), merged('build-3')],
    },
  ],
  [
    'its events are numbered without a gap',
    'the numbers are 1 2 4, and the last one 4',
    {
      events: [...events.slice(0, 2), event(4, 'build.completed')],
      view: { ...view, lastSeq: 4 },
      messages: [merged(), message({ id: 'build-4' })],
    },
  ],
  [
    'its events are numbered without a gap',
    'the numbers are 1 2 3, and the last one 4',
    { view: { ...view, lastSeq: 4 } },
  ],
  [
    'no run fails and the breaker stays closed',
    'run.failed.',
    { events: [event(1, 'run.failed'), ...events.slice(1)] },
  ],
  [
    'the ledger has what the model has charged, for each run',
    'generator of a, round 1 has $0.500000, and the model charged $0.500001',
    { calls: [call({ billedUsd: 0.3 }), call({ at: 5, turn: 2, billedUsd: 0.200001 })] },
  ],
  [
    'the ledger has what the model has charged, for each run',
    'the runs have $0.500000, and the ledger $0.600000',
    { view: { ...view, cost: { ...view.cost, spentUsd: 0.6 } } },
  ],
  [
    'the ledger has what the model has charged, for each run',
    '$0.100000 is still reserved',
    { view: { ...view, cost: { ...view.cost, reservedUsd: 0.1 } } },
  ],
  [
    'every call belongs to a turn of one of its runs',
    'no run is named in Task: a',
    { calls: [...calls, call({ run: null })] },
  ],
  [
    'every call belongs to a turn of one of its runs',
    'the build knows no generator of b, round 1',
    { calls: [...calls, call({ run: 'generator of b, round 1' })] },
  ],
  [
    'every call belongs to a turn of one of its runs',
    'generator of a, round 1 has 2 turns, and asked for 1 2 3',
    { calls: [...calls, call({ at: 6, turn: 3, billedUsd: 0 })] },
  ],
  [
    'every call belongs to a turn of one of its runs',
    'generator of a, round 1 has 2 turns, and asked for 1 2 1',
    { calls: [...calls, call({ at: 6, billedUsd: 0 })], kills: [kill, { ...kill, deadAt: 7 }] },
  ],
  [
    'every call belongs to a turn of one of its runs',
    'generator of a, round 1 asked for turn 1 in two ways',
    { calls: [...calls, call({ at: 4, request: 'other', billedUsd: 0 })], kills: [kill] },
  ],
  [
    'every call belongs to a turn of one of its runs',
    '2 runs are called generator of a, round 1',
    {
      view: { ...view, runs: [run, { ...run, costUsd: 0 }] },
    },
  ],
  [
    'a kill repeats at most one call of each run',
    'generator of a, round 1 asked again for turn 1, answered whole 3 ms before, and no kill is left to explain it',
    { calls: [...calls, call({ at: 4, billedUsd: 0 })] },
  ],
  [
    'every request is one that the real API takes',
    'generator of a, round 1, turn 2: no such field',
    { calls: [call(), call({ at: 5, turn: 2, refusal: 'no such field' })] },
  ],
  ['D1 holds what the object holds', 'D1 does not know it', { history: { stored: null, due: buildRow(view) } }],
  [
    'D1 holds what the object holds',
    `${JSON.stringify({ ...buildRow(view), merged: 7 })} instead of ${JSON.stringify(buildRow(view))}`,
    { history: { stored: { ...buildRow(view), merged: 7 }, due: buildRow(view) } },
  ],
  [
    'a message has one body, however often it comes, and a signature',
    'build-3 came with two bodies',
    { messages: [merged(), message(), message({ isTaken: false, body: '{}' })] },
  ],
  [
    'a message has one body, however often it comes, and a signature',
    'build-3: no signature',
    { messages: [merged(), message({ fault: 'no signature' })] },
  ],
  [
    'its webhook takes a message of each event that it is to hear of, and no other',
    'it took build-2 task.merged: task.merged. instead of build-2 task.merged: task.merged., build-3 build.completed: build.completed.',
    { messages: [merged(), message({ isTaken: false })] },
  ],
  [
    'its webhook takes a message of each event that it is to hear of, and no other',
    'it took build-2 task.merged: task.merged., build-3 build.completed: build.completed., build-1 build.completed: build.completed. instead of build-2 task.merged: task.merged., build-3 build.completed: build.completed.',
    { messages: [merged(), message(), message({ id: 'build-1' })] },
  ],
  [
    'its webhook takes a message of each event that it is to hear of, and no other',
    'it is failing: it answers 500',
    { view: { ...view, webhooks: [{ host: 'hooks.example.com', status: 'failing', failure: 'it answers 500' }] } },
  ],
  ['nothing is left behind', 'refs/breakwater/build/x', { leftovers: ['refs/breakwater/build/x'] }],
];

test.each(broken)('%s: fails where %s', (invariant, text, given) => {
  expect(violationsOf(evidence(given))).toEqual([{ invariant, text }]);
});

test('every invariant is seen to fail', () => {
  expect(invariants.filter((invariant) => !broken.some(([name]) => name === invariant))).toEqual([]);
});
