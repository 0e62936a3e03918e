/** Builds whose runs have real containers, which are killed, stopped dead and taken away in the middle of work. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import type { BuildView } from '../../src/core/contract/views.ts';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { readStackState } from '../../src/local-stack/state/stack-state.ts';
import { plan, task } from '../core/builders.ts';
import { landed, repositoryWith, testCommand } from './bare-repositories.ts';
import { submit, tasksOf, untilRest } from './followed-build.ts';
import { freshState, type LocalStack, localStack } from './local-stack.ts';
import { containerAtWorkOn, dockerDo, noContainerOf } from './run-containers.ts';
import { creations, generates, grades, submits } from './sessions.ts';
import { stackProcess } from './stack-process.ts';

const engine = await findEngine(process.env);
if (!engine.ok) console.warn(`SKIPPED: builds in containers: ${engine.reason}`);

/** How the world takes a container away, and the command that the run is at work on then. */
const blows = {
  'is killed': { command: 'sleep 40001', blow: (id: string) => dockerDo('kill', id) },
  'stops dead, without an end': { command: 'sleep 40002', blow: (id: string) => dockerDo('pause', id) },
  'is taken away': { command: 'sleep 40003', blow: (id: string) => dockerDo('rm', '-f', id) },
};
const nameOf = (command: string) => command.replace(' ', '-');

/** A task that writes a line, is interrupted in a command, finds the line again and writes another. */
const outlives = (command: string) => {
  const name = nameOf(command);
  return [
    generates(name, [
      turn('I write.', ...creations({ [`${name}/lines.txt`]: 'one\n' })),
      turn('This takes long.', bash(command)),
      turn('It was interrupted; I go on.', bash(`echo two >> ${name}/lines.txt`)),
      turn('I hand it in.', submits()),
    ]),
    grades(name),
  ];
};

const submission = (name: string, url: string) => ({
  plan: plan([task({ id: name, scope: [`${name}:**`] })]),
  repositories: [{ name, url }],
  evaluator: { testCommand },
});

/** Each round took place once, no turn was lost, and what landed holds both lines. */
function expectOutlived(view: BuildView, command: string): void {
  const [repository] = view.repositories;
  expect({
    status: view.status,
    tasks: tasksOf(view),
    runs: view.runs.map(({ role, status, turns }) => `${role} ${status} after ${turns} turns`),
    files: landed(repository?.url ?? '', repository?.branch ?? '').files,
  }).toEqual({
    status: 'completed',
    tasks: [`${nameOf(command)}: merged after 1 rounds, 0 conflicts`],
    runs: ['generator finished after 4 turns', 'evaluator finished after 1 turns'],
    files: { 'lines.txt': 'one\ntwo\n' },
  });
}

/** The image is built, and a container that hangs is given half a minute. */
const patience = { timeout: 300_000 };

describe.skipIf(!engine.ok)('a build in containers goes on from its last durable turn', patience, () => {
  let stack: LocalStack;
  beforeAll(async () => {
    const sessions = Object.values(blows).flatMap(({ command }) => outlives(command));
    stack = await localStack(sessions, { sandbox: 'container' });
  }, patience.timeout);
  afterAll(() => stack?.close());

  test.each(Object.entries(blows))('where a container %s, and leaves none behind', async (_, { command, blow }) => {
    const name = nameOf(command);
    const id = await submit(stack.client, submission(name, stack.repository(name)));
    await blow(await containerAtWorkOn(command));
    const { view } = await untilRest(stack.client, id);
    expectOutlived(view, command);
    await noContainerOf(view.runs, stack.capabilitySecret);
  });

  test('where every process of the stack is killed beside the running container', async () => {
    const command = 'sleep 40004';
    const state = await freshState();
    const script = join(state, 'script.json');
    await writeFile(script, JSON.stringify({ name: 'power cut', sessions: outlives(command) }));
    repositoryWith(join(state, 'repositories'), nameOf(command));
    const first = await stackProcess(state, script, 'container');
    const known = await readStackState(state);
    const url = `http://127.0.0.1:${known?.ports.git}/${nameOf(command)}.git`;
    const id = await submit(first.client, submission(nameOf(command), url));
    await containerAtWorkOn(command);
    await first.kill();

    const second = await stackProcess(state, script, 'container');
    const { view } = await untilRest(second.client, id);
    expectOutlived(view, command);
    expect(await second.interrupt()).toBe(130);
    await noContainerOf(view.runs, known?.secrets.capability ?? '');
    await rm(state, { recursive: true, force: true });
  });
});
