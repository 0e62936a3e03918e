/** A build that allows a host, through the whole product: from its submission to what a command in a container reaches. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { plan, task } from '../core/builders.ts';
import { testCommand } from './bare-repositories.ts';
import { submit, untilRest } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { creations, generates, grades, submits } from './sessions.ts';

const engine = await findEngine(process.env);
if (!engine.ok) console.warn(`SKIPPED: builds that allow hosts, in containers: ${engine.reason}`);

/** Prints what comes of asking a URL: an answer, or the network's own word. */
const ask = (url: string) =>
  bash(
    `node -e "fetch('${url}').then(async (r) => console.log(r.status, await r.text()), (e) => console.log(e.cause.code))"`,
  );

const patience = { timeout: 300_000 };

describe.skipIf(!engine.ok)('a build with hosts in network.allow', patience, () => {
  let stack: LocalStack;
  beforeAll(async () => {
    // Names below .invalid resolve nowhere: an answer about them is the Worker's own.
    const session = [
      turn('I ask around.', ...['http://packages.invalid/a', 'http://elsewhere.invalid/a'].map(ask)),
      turn('I write.', ...creations({ 'app/done.txt': 'done\n' })),
      turn('Handed in.', submits()),
    ];
    stack = await localStack([generates('asks', session), grades('asks')], { sandbox: 'container' });
  }, patience.timeout);
  afterAll(() => stack?.close());

  test('asks the Worker for each of them, and reaches no other', async () => {
    const id = await submit(stack.client, {
      plan: plan([task({ id: 'asks', scope: ['app:done.txt'] })]),
      repositories: [{ name: 'app', url: stack.repository('app') }],
      evaluator: { testCommand },
      network: { allow: ['packages.invalid'] },
    });
    const { view } = await untilRest(stack.client, id);
    expect({ status: view.status, told: stack.told('generator of asks', 2) }).toEqual({
      status: 'completed',
      told: ['502 packages.invalid cannot be reached', expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/)],
    });
  });
});
