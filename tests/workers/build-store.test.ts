/** What a Build's store does so that a long build stays within its limits. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { type BuildState, newBuild, setTask, withPlan } from '../../src/core/builds/state.ts';
import type { LogEntry } from '../../src/core/contract/events.ts';
import { buildStore, numbered } from '../../src/durable-objects/builds/store.ts';
import { plan, submission, task } from '../core/builders.ts';

const state = newBuild({ id: 'bstoredaaaa', submission: submission({ plan: plan() }), now: 0 });
const entry = (size: number): LogEntry => ({
  type: 'task.graded',
  text: 'graded',
  data: { evidence: 'x'.repeat(size) },
});

test('a page of large events ends early and the next goes on from there; one larger than a page comes alone', async () => {
  const build = env.BUILD.get(env.BUILD.idFromName(state.id));
  await runInDurableObject(build, (_, { storage }) => {
    const store = buildStore(storage);
    const log = [400_000, 400_000, 400_000, 1_500_000, 10, 10].map(entry);
    store.commit({ before: null, after: state, events: numbered(log, 0, 0), effects: [], performed: null, now: 0 });
    const page = (after: number, limit = 100) => store.events(after, limit).map(({ seq }) => seq);
    expect([page(0), page(2), page(3), page(4), page(4, 1), page(6)]).toEqual([[1, 2], [3], [4], [5, 6], [5], []]);
    const before = (seq: number, limit = 100) => store.eventsBefore(seq, limit).map(({ seq: each }) => each);
    expect([before(7), before(5), before(4), before(3, 1), before(1)]).toEqual([[5, 6], [4], [2, 3], [2], []]);
  });
});

test('events of some types are read alone, forwards and backwards', async () => {
  const build = env.BUILD.get(env.BUILD.idFromName('bstoretypesa'));
  await runInDurableObject(build, (_, { storage }) => {
    const store = buildStore(storage);
    const types = ['note.added', 'task.rejected', 'note.added', 'task.conflict', 'task.rejected'] as const;
    const log = types.map((type) => ({ ...entry(1), type }));
    store.commit({ before: null, after: state, events: numbered(log, 0, 0), effects: [], performed: null, now: 0 });
    const numbers = (events: { seq: number }[]) => events.map(({ seq }) => seq);
    const turns = ['task.rejected', 'task.conflict'];
    expect([
      numbers(store.events(0, 2, turns)),
      numbers(store.events(4, 9, turns)),
      numbers(store.eventsBefore(6, 2, turns)),
      numbers(store.eventsBefore(6, 2)),
    ]).toEqual([[2, 4], [5], [4, 5], [4, 5]]);
    expect(numbers(store.eventsBefore(4, 9, ['note.added']))).toEqual([1, 3]);
  });
});

test('a step writes the parts that it changed, removes those that are gone, and leaves the rest as they are', async () => {
  const build = env.BUILD.get(env.BUILD.idFromName('bstorepartsa'));
  await runInDurableObject(build, (_build, { storage }) => {
    const store = buildStore(storage);
    const commit = (before: BuildState | null, after: BuildState): BuildState => {
      store.commit({ before, after, events: [], effects: [], performed: null, now: 0 });
      return after;
    };
    const planned = commit(null, withPlan(state, plan([task({ id: 'first' }), task({ id: 'second' })])));
    // Whatever is written from now on has to replace this.
    storage.sql.exec(`UPDATE part SET json = '"as it was"'`);
    const { first: _, ...others } = setTask(planned, 'second', { rounds: 1 }).tasks;
    commit(planned, { ...planned, iterations: 3, tasks: others });
    const written = storage.sql.exec(`SELECT key FROM part WHERE json <> '"as it was"' ORDER BY key`).toArray();
    const tasks = storage.sql.exec(`SELECT key FROM part WHERE key LIKE 'task:%'`).toArray();
    expect({ written, tasks }).toEqual({
      written: [{ key: 'iterations' }, { key: 'task:second' }],
      tasks: [{ key: 'task:second' }],
    });
  });
});
