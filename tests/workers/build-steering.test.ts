/** A person's commands in the real Build object: what it answers, what it keeps over a reset, what history shows. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { planVersion } from '../../src/core/plan/plan-version.ts';
import type { Build } from '../../src/durable-objects/builds/build.ts';
import { buildStore } from '../../src/durable-objects/builds/store.ts';
import { plan, task } from '../core/builders.ts';
import { standing } from './standing-build.ts';

const tasksInHistory = async (id: string) =>
  env.DB.prepare('select tasks from builds where id = ?').bind(id).first<number>('tasks');

test('of two commands at the same moment the second finds what the first has done', async () => {
  const { steer } = await standing('bsteeredaaa', { plan: plan(), approval: 'plan' });
  expect(await Promise.all([steer({ kind: 'approve' }), steer({ kind: 'approve' })])).toMatchObject([
    { ok: true, view: { status: 'running' } },
    { ok: false, refusal: { code: 'waits-for-no-approval', status: 'running' } },
  ]);
  expect(await Promise.all([steer({ kind: 'cancel' }), steer({ kind: 'cancel' })])).toMatchObject([
    { ok: true, view: { status: 'cancelled', lastSeq: 6 } },
    { ok: true, view: { status: 'cancelled', lastSeq: 6 } },
  ]);
});

test('of two edits of one plan the first is taken, with the order of its tasks, and outlives a reset', async () => {
  const before = plan([task({ id: 'a' }), task({ id: 'b' })]);
  const { build, typed, steer } = await standing('bsteeredeee', { plan: before, approval: 'plan' });
  const edit = (edited: typeof before) =>
    steer({ kind: 'edit-plan', plan: edited, version: planVersion(before), by: 'ann' });
  const turned = plan([task({ id: 'b' }), task({ id: 'a', title: 'Read dates' })]);
  expect(await Promise.all([edit(turned), edit(plan([task({ id: 'c' })]))])).toMatchObject([
    { ok: true, view: { status: 'paused' } },
    { ok: false, refusal: { code: 'plan-has-changed', version: planVersion(turned) } },
  ]);
  await evictDurableObject(build);
  const view = await typed.view();
  expect([await build.plan(), view?.tasks.map(({ id, title }) => `${id} ${title}`)]).toEqual([
    turned,
    ['b Build b', 'a Read dates'],
  ]);
  const last = (await typed.events({ after: 0, limit: 100, waitMs: 0 }))?.events.at(-1);
  expect([last?.type, last?.data.by]).toEqual(['plan.edited', 'ann']);
  const row = env.DB.prepare('select needs, updated_at from builds where id = ?').bind('bsteeredeee');
  await vi.waitFor(async () => expect(await row.first()).toEqual({ needs: 'approval', updated_at: last?.at }), 10_000);
});

test('a command with a key is done once, also after a reset', async () => {
  const { build, typed, steer } = await standing('bsteeredfff', { plan: plan() });
  let said = 0;
  const note = async (key: string | null) => {
    const steered = await steer({ kind: 'note', text: `Mind date ${++said}.` }, key);
    return steered?.ok && steered.view.notes;
  };
  const before = [await note('one'), await note('one'), await note(null), await note('two')];
  await evictDurableObject(build);
  expect([...before, await note('two'), (await typed.view())?.notes]).toEqual([1, 1, 2, 3, 3, 3]);
});

test('a build that does not exist takes nothing', async () => {
  const build = env.BUILD.get(env.BUILD.idFromName('bsteeredbbb')) as unknown as Pick<Build, 'steer'>;
  expect(await build.steer({ kind: 'pause' })).toBeNull();
});

test('a plan that was sent back is forgotten with its tasks, by the object and by history', async () => {
  const { id, build, steer } = await standing('bsteeredccc', { plan: plan(), approval: 'plan' });
  // Only a plan that was made from a spec can be sent back.
  await runInDurableObject(build, async (_, { storage }) => {
    const store = buildStore(storage);
    const before = store.load();
    if (!before) throw new Error('there is a build');
    const { plan: _plan, ...rest } = before.submission;
    const after = { ...before, submission: { ...rest, spec: 'It works.' } };
    store.commit({ before, after, events: [], effects: [], performed: null, now: 0 });
  });
  await evictDurableObject(build);
  await steer({ kind: 'note', text: 'Keep it small.' });
  await vi.waitFor(async () => expect(await tasksInHistory(id)).toBe(1), 10_000);
  expect(await steer({ kind: 'reject', comments: 'Smaller.' })).toMatchObject({ ok: true, view: { tasks: [] } });
  await evictDurableObject(build);
  expect(await build.plan()).toBeNull();
  await vi.waitFor(async () => expect(await tasksInHistory(id)).toBe(0), 10_000);
});

test('the working refs of a cancelled build are left for the last pushes of its runs', async () => {
  const { build, steer } = await standing('bsteeredddd', { plan: plan([task()]) });
  const now = Date.now();
  await steer({ kind: 'cancel' });
  const dueAt = () =>
    runInDurableObject(build, (_, { storage }) =>
      buildStore(storage)
        .outbox()
        .map(({ effect, dueAt }) => (effect.kind === 'delete-working-refs' ? dueAt : 0)),
    );
  await vi.waitFor(async () => expect(await dueAt()).toEqual([expect.toSatisfy((at) => at >= now + 5000)]), 4000);
});
