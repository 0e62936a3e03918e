/** Builds whose runs have real containers, which are killed, stopped dead and taken away in the middle of work. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { readStackState } from '../../src/local-stack/state/stack-state.ts';
import { repositoryWith } from './bare-repositories.ts';
import { submit, untilRest, unwrapped } from './followed-build.ts';
import { freshState, type LocalStack, localStack } from './local-stack.ts';
import { expectOutlived, nameOf, outlives, outlivingBuild } from './outliving-task.ts';
import { containerAtWorkOn, dockerDo, noContainerOf } from './run-containers.ts';
import { stackProcess } from './stack-process.ts';

const engine = await findEngine(process.env);
if (!engine.ok) console.warn(`SKIPPED: builds in containers: ${engine.reason}`);

/** How the world takes a container away, and the command that the run is at work on then. */
const blows = {
  'is killed': { command: 'sleep 40001', blow: (id: string) => dockerDo('kill', id) },
  'stops dead, without an end': { command: 'sleep 40002', blow: (id: string) => dockerDo('pause', id) },
  'is taken away': { command: 'sleep 40003', blow: (id: string) => dockerDo('rm', '-f', id) },
};
/** The image is built, and a container that hangs is given half a minute. */
const patience = { timeout: 300_000 };

describe.skipIf(!engine.ok)('a build in containers goes on from its last durable turn', patience, () => {
  let stack: LocalStack;
  beforeAll(async () => {
    const sessions = Object.values(blows).flatMap(({ command }) => outlives(command));
    stack = await localStack(sessions, { sandbox: 'container' });
  }, patience.timeout);
  afterAll(() => stack?.close());

  test.concurrent.each(Object.entries(blows))(
    'where a container %s, and leaves none behind',
    async (_, { command, blow }) => {
      const name = nameOf(command);
      const id = await submit(stack.client, outlivingBuild(command, stack.repository(name)));
      await blow(await containerAtWorkOn(command));
      const { view } = await untilRest(stack.client, id);
      expectOutlived(view, command);
      await noContainerOf(view.runs, stack.capabilitySecret);
    },
  );

  test.concurrent('and the check of the deployment starts one of its own, and leaves none behind', async () => {
    const { checks } = unwrapped(await stack.client.doctor({}));
    expect(checks.find(({ name }) => name === 'sandbox')).toMatchObject({
      state: 'ok',
      text: expect.stringMatching(/^a container \(node, standard-1\) came up in [\d.]+ s and was ended in [\d.]+ s$/),
    });
  });

  test.concurrent('where every process of the stack is killed beside the running container', async () => {
    const command = 'sleep 40004';
    const state = await freshState();
    const script = join(state, 'script.json');
    await writeFile(script, JSON.stringify({ name: 'power cut', sessions: outlives(command) }));
    repositoryWith(join(state, 'repositories'), nameOf(command));
    const first = await stackProcess(state, script, 'container');
    const known = await readStackState(state);
    const url = `http://127.0.0.1:${known?.ports.git}/${nameOf(command)}.git`;
    const id = await submit(first.client, outlivingBuild(command, url));
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
