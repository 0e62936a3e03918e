/** Builds whose every model call fails before it is answered, beside the same build on a calm day. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { turn } from '../../examples/textkit/script/turns.ts';
import { plan, task } from '../core/builders.ts';
import { passingFaults } from '../durable-objects/agent-runs/script.ts';
import { testCommand } from './bare-repositories.ts';
import { built, eventsUntil, type Rested, storyOf, tasksOf, typesOf, unwrapped } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { creations, evaluates, generates, type Session, submits, verdict } from './sessions.ts';

type Turn = Session['turns'][number];
const ids = ['one', 'two', 'three'];

/** The sessions of one build: each task is written, sent back once, written again, and merged. */
const sessions = (weather: string): Session[] =>
  ids.flatMap((id) => {
    const name = `${weather}-${id}`;
    const file = (text: string) => creations({ [`${weather}/${id}.txt`]: text });
    return [
      generates(name, [turn('I begin.', ...file('draft\n')), turn('Done.', submits())], { round: 1 }),
      evaluates(name, [turn('I look.', verdict({ C1: 'It is a draft.' }))], { round: 1 }),
      generates(name, [turn('Again.', ...file('final\n')), turn('Done.', submits())], { round: 2 }),
      evaluates(name, [turn('I look.', verdict({ C1: true }))], { round: 2 }),
    ];
  });

let calls = 0;
/** Every turn meets one fault, each kind in its turn. */
const stormy = (session: Session): Session => ({
  ...session,
  turns: session.turns.map((one): Turn => {
    const fault = passingFaults[calls % passingFaults.length];
    calls += 1;
    return { ...one, ...(fault && { fault }) };
  }),
});

let stack: LocalStack;
beforeAll(async () => {
  const broke = generates('broke', [
    turn('I begin.', ...creations({ 'broke/one.txt': 'one\n' })),
    { ...turn('I hand it in.', submits()), fault: { kind: 'no-credit', times: 1 } },
  ]);
  stack = await localStack([
    ...sessions('calm'),
    ...sessions('storm').map(stormy),
    broke,
    evaluates('broke', [turn('I look.', verdict({ C1: true }))]),
  ]);
});
afterAll(() => stack?.close());

async function run(weather: string): Promise<Rested> {
  const tasks = ids.map((id) => task({ id: `${weather}-${id}`, scope: [`${weather}:${id}.txt`] }));
  const repositories = [{ name: weather, url: stack.repository(weather) }];
  return built(stack.client, { plan: plan(tasks), repositories, evaluator: { testCommand } });
}

/** What must not depend on the weather: of the build, and of each task, which need not wait for one another. */
const courseOf = ({ view, events }: Rested, weather: string) => ({
  status: view.status,
  tasks: tasksOf(view).map((line) => line.replace(weather, 'task')),
  iterations: view.iterations,
  breaker: view.breaker,
  build: storyOf(events.filter(({ data }) => taskOf(data) === null)),
  each: ids.map((id) =>
    storyOf(events.filter(({ data }) => taskOf(data) === `${weather}-${id}`)).filter(
      // Whichever of them merges behind another one is tested again.
      (type) => type !== 'run.outage' && type !== 'task.rechecked',
    ),
  ),
});
const taskOf = ({ task: id }: Rested['events'][number]['data']): unknown => id ?? null;

test('a build whose every call fails once, in every way that may pass, takes the same course as on a calm day', async () => {
  const billed = await stack.billedUsd();
  const calm = await run('calm');
  const calmUsd = (await stack.billedUsd()) - billed;
  const storm = await run('storm');
  const stormUsd = (await stack.billedUsd()) - billed - calmUsd;

  expect(calls).toBeGreaterThanOrEqual(18);
  expect(courseOf(storm, 'storm')).toEqual(courseOf(calm, 'calm'));
  expect(storm.view.status).toBe('completed');
  const outages = typesOf(storm.events).filter((type) => type === 'run.outage');
  expect(outages).toHaveLength(calls);
  expect(calm.view.cost.spentUsd).toBeCloseTo(calmUsd, 9);
  expect(storm.view.cost.spentUsd).toBeGreaterThanOrEqual(stormUsd);
  expect(await stack.invalidRequests()).toBe(0);
});

test('a provider that wants to be paid pauses the build, and after the resume the same turn of the same round goes on', async () => {
  const repositories = [{ name: 'broke', url: stack.repository('broke') }];
  const tasks = [task({ id: 'broke', scope: ['broke:*.txt'] })];
  const { view } = await built(stack.client, { plan: plan(tasks), repositories, evaluator: { testCommand } });
  expect({ status: view.status, reason: view.reason, reservedUsd: view.cost.reservedUsd }).toEqual({
    status: 'paused',
    reason: expect.stringMatching(/^the model's provider refuses: Your credit balance is too low .*, then resume$/),
    reservedUsd: 0,
  });
  unwrapped(await stack.client.steer(view.id, { kind: 'resume' }));
  const events = await eventsUntil(stack.client, view.id, ({ type }) => type === 'build.completed', 'build.paused');
  expect(storyOf(events)).toEqual([
    ...['build.created', 'repositories.opened', 'plan.approved', 'task.started', 'run.blocked', 'build.paused'],
    ...['build.resumed', 'task.candidate', 'task.graded', 'task.merged', 'wave.completed', 'build.completed'],
  ]);
  expect(tasksOf(unwrapped(await stack.client.build(view.id)))).toEqual(['broke: merged after 1 rounds, 0 conflicts']);
  expect(stack.asked('generator of broke').map(({ turn: number }) => number)).toEqual([1, 2, 2]);
});
