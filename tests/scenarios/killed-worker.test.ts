/** Builds whose Worker is killed while an agent's command runs: the stack brings it back, and the build goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { descendantsOf, eventually } from '../local-stack/processes.ts';
import { submit, untilRest } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { expectOutlived, nameOf, outlives, outlivingBuild } from './outliving-task.ts';
import { containerAtWorkOn, noContainerOf } from './run-containers.ts';
import { commandOf, killNow } from './stack-process.ts';

const engine = await findEngine(process.env);
if (!engine.ok) console.warn(`SKIPPED: a Worker that is killed beside containers: ${engine.reason}`);

const descendantsWith = (words: string): number[] =>
  descendantsOf(process.pid).filter((pid) => commandOf(pid).includes(words));

const untilHere = (command: string) => eventually(`${command} runs`, () => descendantsWith(command).length > 0);

/** The processes of workerd that are killed: wrangler restarts the one, the stack restarts what holds the port. */
const victims = { 'the Worker': () => 'entry=127.0.0.1:0', 'the API’s port': (api: string) => `entry=${api}` };

describe.each([
  { place: 'local' as const, skipped: false, seconds: 25, atWork: untilHere },
  { place: 'container' as const, skipped: !engine.ok, seconds: 27, atWork: containerAtWorkOn },
])('with sandboxes in the place "$place"', ({ place, skipped, seconds, atWork }) => {
  describe.skipIf(skipped)('a build completes', { timeout: 300_000 }, () => {
    // Longer than the stack takes to be back: the command goes on meanwhile, and its end is heard of.
    const commandOn = (index: number) => `sleep ${seconds + index}`;
    let stack: LocalStack;
    beforeAll(async () => {
      stack = await localStack([...outlives(commandOn(0)), ...outlives(commandOn(1))], {
        sandbox: place,
        watch: { everyMs: 500, limitMs: 5_000, misses: 3, pauseMs: 50 },
      });
    }, 300_000);
    afterAll(() => stack?.close());

    test.each(Object.entries(victims).map(([name, words], index) => ({ name, words, command: commandOn(index) })))(
      'after the process of $name is killed',
      async ({ words, command }) => {
        const id = await submit(stack.client, outlivingBuild(command, stack.repository(nameOf(command))));
        await atWork(command);
        const api = new URL(stack.apiUrl).host;
        const killed = descendantsWith(words(api)).filter((pid) => commandOf(pid).includes('workerd serve'));
        expect(killed).toHaveLength(1);
        for (const pid of killed) killNow(pid);
        await eventually('the API answers', () => stack.client.build(id).then(({ ok }) => ok));
        const { view } = await untilRest(stack.client, id);
        expectOutlived(view, command);
        if (place === 'container') await noContainerOf(view.runs, stack.capabilitySecret);
      },
    );
  });
});
