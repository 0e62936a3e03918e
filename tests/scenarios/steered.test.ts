/** A person steers builds on the real stack: pauses, notes and resumes one, skips a task of it, and cancels another. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { plan, task } from '../core/builders.ts';
import { eventually } from '../local-stack/processes.ts';
import { landed, refsOf, testCommand } from './bare-repositories.ts';
import { eventsUntil, lineOf, listedAs, submit, tasksOf, typesOf, unwrapped, workOf } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { creations, generates, grades, submits, writes } from './sessions.ts';
import { processesNaming } from './stack-process.ts';

const evaluator = { testCommand };
/** A file in the workspace of a run, by which its command and the test give each other a sign. */
const sign = (run: string, name: string) => join(stack.state, 'sandboxes', run, 'work', name);
const isThere = (run: string, name: string) =>
  eventually(`${name} in the workspace of ${run}`, () => existsSync(sign(run, name)));
// Commands that only a stop can end.
const skipped = 'sleep 30071';
const cancelled = 'sleep 30072';

let stack: LocalStack;
beforeAll(async () => {
  stack = await localStack([
    generates('noted', [
      turn('I look around.', bash('touch begun; until test -e go; do sleep 0.05; done')),
      turn('I write.', ...creations({ 'app/noted.txt': 'as the note says\n' })),
      turn('I hand it in.', submits()),
    ]),
    grades('noted', { C1: true, 'note-n1': true }),
    generates('endless', [turn('This takes long.', bash(`touch begun; ${skipped}`))]),
    writes('after', { 'app/after.txt': 'after\n' }),
    grades('after'),
    writes('first', { 'lib/first.txt': 'first\n' }),
    grades('first'),
    generates('second', [
      turn('I write.', ...creations({ 'lib/second.txt': 'second\n' })),
      turn('I try it for long.', bash(`touch begun; ${cancelled}`)),
    ]),
  ]);
});
afterAll(() => stack?.close());

test('a round is paused in the middle, hears a note and goes on; a task is skipped, and the build completes without it', async () => {
  const { client } = stack;
  const tasks = [
    task({ id: 'noted', scope: ['app:noted.txt'] }),
    task({ id: 'endless', scope: ['app:endless.txt'] }),
    task({ id: 'after', scope: ['app:after.txt'], dependsOn: ['endless'] }),
  ];
  const repositories = [{ name: 'app', url: stack.repository('app') }];
  const id = await submit(client, { plan: plan(tasks), repositories, evaluator });
  // The longest remaining path goes first.
  const [endless, noted] = [`${id}-r2`, `${id}-r3`];
  await isThere(endless, 'begun');
  await isThere(noted, 'begun');

  const paused = unwrapped(await client.steer(id, { kind: 'pause', reason: 'a look at it' }));
  expect([paused.status, paused.reason]).toEqual(['paused', 'Paused by a person: a look at it']);
  unwrapped(await client.steer(id, { kind: 'note', text: 'Say that a note says so.', task: 'noted' }));
  unwrapped(await client.steer(id, { kind: 'skip', task: 'endless', reason: 'not needed' }));
  writeFileSync(sign(noted, 'go'), '');
  // The command has ended and the turn is paid for; the next one is not granted.
  await eventually('the run waits', async () => {
    const { cost } = unwrapped(await client.build(id));
    return cost.spentUsd > 0 && cost.reservedUsd === 0;
  });
  expect(stack.asked('generator of noted').map((asked) => asked.turn)).toEqual([1]);
  expect(unwrapped(await client.build(id)).status).toBe('paused');

  unwrapped(await client.steer(id, { kind: 'resume', parallel: { maxWorkers: 1 } }));
  const events = await eventsUntil(client, id, ({ type }) => type === 'build.completed', 'build.paused');
  const view = unwrapped(await client.build(id));
  expect(stack.told('generator of noted', 2).at(-1)).toBe(
    'A note from the person who ordered this build:\n<note>\nSay that a note says so.\n</note>',
  );
  expect(events.at(-1)?.text).toMatch(/^Completed: 2 tasks merged, 1 skipped \(endless\) for \$/);
  expect(tasksOf(view)).toEqual([
    'noted: merged after 1 rounds, 0 conflicts',
    'endless: skipped after 1 rounds, 0 conflicts',
    'after: merged after 1 rounds, 0 conflicts',
  ]);
  const [app] = view.repositories;
  expect(landed(app?.url ?? '', app?.branch ?? '').files).toEqual({
    'after.txt': 'after\n',
    'noted.txt': 'as the note says\n',
  });
  await eventually('the skipped command has ended', () => processesNaming(skipped).length === 0);
  expect(await listedAs(client, view)).toEqual(lineOf(view));
});

test('a cancelled build leaves its branch and its history, and no sandbox, working ref or process', async () => {
  const { client } = stack;
  const tasks = [
    task({ id: 'first', scope: ['lib:first.txt'] }),
    task({ id: 'second', scope: ['lib:second.txt'], dependsOn: ['first'] }),
  ];
  const repositories = [{ name: 'lib', url: stack.repository('lib') }];
  const id = await submit(client, { plan: plan(tasks), repositories, evaluator });
  await isThere(`${id}-r4`, 'begun');
  const working = () => refsOf(stack.repositories, 'lib', `refs/breakwater/${id}/`);
  expect(working()).toContain(`refs/breakwater/${id}/checkpoint/${id}-r4`);

  const view = unwrapped(await client.steer(id, { kind: 'cancel', reason: 'the wrong library' }));
  expect([view.status, view.reason]).toEqual(['cancelled', 'Cancelled by a person: the wrong library']);
  expect(workOf(view).map(({ status }) => status)).toEqual(['finished', 'finished', 'stopped']);
  await eventually('the working refs are gone', () => working().length === 0);
  await eventually('the command has ended', () => processesNaming(cancelled).length === 0);
  const ofBuild = () => readdirSync(join(stack.state, 'sandboxes')).filter((name) => name.startsWith(`${id}-r`));
  await eventually('the sandboxes are gone', () => ofBuild().length === 0);

  const [lib] = view.repositories;
  const { files, head } = landed(lib?.url ?? '', lib?.branch ?? '');
  expect([files, head]).toEqual([{ 'first.txt': 'first\n' }, lib?.sha]);
  const again = unwrapped(await client.steer(id, { kind: 'cancel' }));
  const events = await eventsUntil(client, id, ({ type }) => type === 'build.cancelled');
  expect(typesOf(events).filter((type) => type === 'build.cancelled')).toHaveLength(1);
  expect([again.lastSeq, await listedAs(client, again)]).toEqual([events.length, lineOf(again)]);
  expect(await client.steer(id, { kind: 'resume' })).toMatchObject({
    ok: false,
    failure: { problem: { status: 409, detail: 'the build is cancelled; nothing more can be asked of it' } },
  });
});
