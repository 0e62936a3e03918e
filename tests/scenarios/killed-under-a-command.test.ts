/**
 * A Worker that is killed in the middle of a command, and one whose sandboxes die with it: the first goes on with that same
 * command, the second says that it was interrupted.
 */
import { globSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { plan, task } from '../core/builders.ts';
import { eventually } from '../local-stack/processes.ts';
import { landed, repositoryWith, testCommand } from './bare-repositories.ts';
import { submit, untilRest } from './followed-build.ts';
import { type KillableStack, killableStack } from './killable-stack.ts';
import { generates, grades, submits } from './sessions.ts';

const names = ['lives', 'dies'] as const;
const waits = (name: string) =>
  `echo ran >> ${name}/ran.txt; touch begun-${name}; until [ -e go ]; do sleep 0.05; done`;

let stack: KillableStack;
beforeAll(async () => {
  const sessions = names.flatMap((name) => [
    generates(name, [
      turn('I run what takes long.', bash(`${waits(name)}; echo ended >> ${name}/ran.txt`)),
      turn('I see whether it ended.', bash(`grep -q ended ${name}/ran.txt || echo interrupted >> ${name}/ran.txt`)),
      turn('I hand it in.', submits()),
    ]),
    grades(name),
  ]);
  stack = await killableStack({ script: { name: 'killed', sessions }, now: () => performance.now() });
}, 240_000);
afterAll(async () => {
  await stack?.close();
  if (stack) await rm(stack.state, { recursive: true, force: true });
});

/** Begins a build, and answers with its id and the workspace of its run once its command is under way. */
async function underWay(name: string): Promise<{ id: string; work: string }> {
  repositoryWith(join(stack.state, 'repositories'), name);
  const tasks = [task({ id: name, scope: [`${name}:**`] })];
  const repositories = [{ name, url: `${stack.gitUrl}/${name}.git` }];
  const id = await submit(stack.client, { plan: plan(tasks), repositories, evaluator: { testCommand } });
  const begun = () => globSync(join(stack.state, `sandboxes/*/work/begun-${name}`));
  await eventually('the command is under way', () => begun().length > 0);
  return { id, work: dirname(begun()[0] ?? '') };
}

const landedIn = async (name: string, id: string): Promise<string> => {
  const { view } = await untilRest(stack.client, id);
  expect(view.status).toBe('completed');
  return landed(join(stack.state, 'repositories', `${name}.git`), `breakwater/${id}`).files['ran.txt'] ?? '';
};

test('a killed Worker goes on with the command that was under way, which has run once', {
  timeout: 300_000,
}, async () => {
  const { id, work } = await underWay('lives');
  await stack.kill('worker');
  await stack.restart('worker');
  writeFileSync(join(work, 'go'), '');
  expect(await landedIn('lives', id)).toBe('ran\nended\n');
});

test('where the sandboxes die too, the command is interrupted, and the model goes on from there', {
  timeout: 300_000,
}, async () => {
  const { id } = await underWay('dies');
  await stack.kill('all');
  await stack.restart('all');
  expect(await landedIn('dies', id)).toBe('ran\ninterrupted\n');
});
