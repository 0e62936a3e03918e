/** Two builds that want more sandboxes at once than there may be: they share them, and both come to their end. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plan, task } from '../core/builders.ts';
import { testCommand } from './bare-repositories.ts';
import { submit, tasksOf, untilRest } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { grades, writes } from './sessions.ts';

const names = ['red', 'blue'];
const idsOf = (name: string): string[] => [1, 2, 3].map((number) => `${name}-${number}`);

let stack: LocalStack;
beforeAll(async () => {
  const sessions = names.flatMap((name) =>
    idsOf(name).flatMap((id) => [writes(id, { [`${name}/${id}.txt`]: `${id}\n` }), grades(id)]),
  );
  stack = await localStack(sessions, { sandboxLimits: { SANDBOX_LIMIT: '2', SANDBOX_LIMIT_PER_BUILD: '2' } });
});
afterAll(() => stack?.close());

/** The sandbox host keeps one folder for each. */
const sandboxesOf = (ids: readonly string[]): string[] =>
  readdirSync(join(stack.state, 'sandboxes')).filter((folder) => ids.some((id) => folder.includes(`${id}-r`)));

test('two builds with two sandboxes between them: never more, neither starves, and both complete', async () => {
  const ids = await Promise.all(
    names.map((name) => {
      const tasks = idsOf(name).map((id) => task({ id, scope: [`${name}:${id}.txt`] }));
      const repositories = [{ name, url: stack.repository(name) }];
      return submit(stack.client, { plan: plan(tasks), repositories, evaluator: { testCommand } });
    }),
  );
  const watched = { most: 0, isOver: false };
  const watching = (async () => {
    for (; !watched.isOver; await pause(10)) watched.most = Math.max(watched.most, sandboxesOf(ids).length);
  })();
  const rested = await Promise.all(ids.map((id) => untilRest(stack.client, id)));
  watched.isOver = true;
  await watching;

  expect(rested.map(({ view }) => [view.status, ...tasksOf(view)])).toEqual(
    names.map((name) => ['completed', ...idsOf(name).map((id) => `${id}: merged after 1 rounds, 0 conflicts`)]),
  );
  expect(watched.most).toBe(2);
  const timesOf = (type: string) =>
    rested.map(({ events }) => events.flatMap((event) => (event.type === type ? [event.at] : [])));
  // Each of the two has merged something before the other is done.
  const [redDone, blueDone] = timesOf('build.completed').map(([at]) => at);
  const [[redFirst], [blueFirst]] = timesOf('task.merged') as [number[], number[]];
  expect([redFirst, blueFirst]).toEqual([expect.any(Number), expect.any(Number)]);
  expect(Number(redFirst)).toBeLessThan(Number(blueDone));
  expect(Number(blueFirst)).toBeLessThan(Number(redDone));
  const waits = rested.map(({ events }) => events.filter(({ type }) => type === 'run.queued').map(({ text }) => text));
  for (const texts of waits)
    expect(texts).toContainEqual(expect.stringMatching(/^\w+ of \S+ waits for a sandbox: [12] of .*2 are in use$/));
  expect(sandboxesOf(ids)).toEqual([]);
});
