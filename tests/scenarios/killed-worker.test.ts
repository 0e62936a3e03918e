/** Builds whose Worker is killed while an agent's command runs: the stack comes back, and the build goes on with that command. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { descendantsOf, eventually } from '../local-stack/processes.ts';
import { submit, untilRest } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { expectOutlived, nameOf, outlives, outlivingBuild } from './outliving-task.ts';
import { atWorkOn, noContainerOf } from './run-containers.ts';
import { commandOf, killNow } from './stack-process.ts';

const engine = await findEngine(process.env);
if (!engine.ok) console.warn(`SKIPPED: a Worker that is killed beside containers: ${engine.reason}`);

const descendantsWith = (words: string): number[] =>
  descendantsOf(process.pid).filter((pid) => commandOf(pid).includes(words));

const here = (command: string): number[] =>
  descendantsOf(process.pid).filter((pid) => commandOf(pid).trim() === command);
const inContainers = (command: string): number[] => atWorkOn(command).map(({ pid }) => pid);

/**
 * The processes of workerd that are killed: wrangler restarts the one, the stack restarts what holds the port. With that
 * wrangler begins anew, and its containers with it: there the command is interrupted, and nothing of it is in the tree.
 */
const victims = {
  'the Worker': { words: () => 'entry=127.0.0.1:0', losesContainers: false },
  'the API’s port': { words: (api: string) => `entry=${api}`, losesContainers: true },
};

describe.each([
  { place: 'local' as const, skipped: false, seconds: 25, running: here },
  { place: 'container' as const, skipped: !engine.ok, seconds: 27, running: inContainers },
])('with sandboxes in the place "$place"', ({ place, skipped, seconds, running }) => {
  describe.skipIf(skipped)('a build completes', { timeout: 300_000 }, () => {
    // Longer than the stack takes to be back: the command goes on meanwhile, and its end is heard of.
    const commandOn = (index: number) => `sleep ${seconds + index}`;
    let stack: LocalStack;
    beforeAll(async () => {
      const sessions = [0, 1].flatMap((index) => outlives(commandOn(index), { starts: true }));
      stack = await localStack(sessions, {
        sandbox: place,
        watch: { everyMs: 500, limitMs: 5_000, misses: 3, pauseMs: 50 },
      });
    }, 300_000);
    afterAll(() => stack?.close());

    test.each(Object.entries(victims).map(([name, victim], index) => ({ name, ...victim, command: commandOn(index) })))(
      'after the process of $name is killed',
      async ({ words, losesContainers, command }) => {
        const id = await submit(stack.client, outlivingBuild(command, stack.repository(nameOf(command))));
        await eventually(`${command} runs`, () => running(command).length > 0);
        const before = running(command);
        const api = new URL(stack.apiUrl).host;
        const killed = descendantsWith(words(api)).filter((pid) => commandOf(pid).includes('workerd serve'));
        expect(killed).toHaveLength(1);
        for (const pid of killed) killNow(pid);
        await eventually('the API answers', () => stack.client.build(id).then(({ ok }) => ok));
        expect(before).toEqual(expect.arrayContaining(running(command)));
        const { view } = await untilRest(stack.client, id);
        const isInterrupted = place === 'container' && losesContainers;
        expectOutlived(view, command, isInterrupted ? {} : { 'starts.txt': 'started\n' });
        if (place === 'container') await noContainerOf(view.runs, stack.capabilitySecret);
      },
    );
  });
});
