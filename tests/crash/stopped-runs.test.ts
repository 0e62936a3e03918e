/** A cancelled build whose run cannot be told to stop for a while: what the run still pushes does not stay. */
import { existsSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { plan, task } from '../core/builders.ts';
import { eventually } from '../local-stack/processes.ts';
import { refsOf, repositoryWith, testCommand } from '../scenarios/bare-repositories.ts';
import { eventsUntil, submit, unwrapped } from '../scenarios/followed-build.ts';
import { type KillableStack, killableStack } from '../scenarios/killable-stack.ts';
import { generates, submits } from '../scenarios/sessions.ts';
import { type CutOrder, failures } from './cells.ts';
import { crashConfig } from './crash-config.ts';
import { cutsOf } from './cuts.ts';

const name = 'late';
const untilTold = 'touch begun; echo one > late/a.txt; until test -e go; do sleep 0.05; done';

let stack: KillableStack;
beforeAll(async () => {
  const sessions = [generates('slow', [turn('I write and hand it in.', bash(untilTold), submits())])];
  const config = await crashConfig();
  stack = await killableStack({ script: { name, sessions }, now: () => performance.now(), config });
  repositoryWith(join(stack.state, 'repositories'), name);
}, 240_000);
afterAll(async () => {
  await stack?.close();
  if (stack) await rm(stack.state, { recursive: true, force: true });
});

test('a candidate that is pushed after the cancel goes once the run has heard of it', {
  timeout: 180_000,
}, async () => {
  const { client, apiUrl, gitUrl, state } = stack;
  const cut: CutOrder = { effect: 'run stop', boundary: 'failing seven times', nth: 1 };
  const cuts = cutsOf(apiUrl, name);
  await cuts.order([cut]);
  const tasks = [task({ id: 'slow', scope: [`${name}:**`] })];
  const repositories = [{ name, url: `${gitUrl}/${name}.git` }];
  const id = await submit(client, { plan: plan(tasks), repositories, evaluator: { testCommand } });
  const sign = (file: string) => join(state, 'sandboxes', `${id}-r2`, 'work', file);
  await eventually('the run is at work', () => existsSync(sign('begun')));

  unwrapped(await client.steer(id, { kind: 'cancel' }));
  // Seven seconds of the stack's clock after the cancel.
  await eventually('four orders to stop have failed', async () => (await cuts.made())['run stop'] === 4);
  writeFileSync(sign('go'), '');
  const working = () => refsOf(join(state, 'repositories'), name, `refs/breakwater/${id}/`);
  await eventually('the candidate is pushed all the same', () => working().length > 0);
  expect(working()).toEqual([`refs/breakwater/${id}/candidate/${id}-r2`]);
  await eventually('the working refs are gone', () => working().length === 0);
  expect(await cuts.made()).toEqual({ 'run stop': failures });
  const events = await eventsUntil(client, id, ({ type }) => type === 'build.cancelled');
  expect(events.filter(({ type }) => type === 'refs.left')).toEqual([]);
});
