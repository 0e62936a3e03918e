/** What a Build's store does so that a long build stays within its limits. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { newBuild } from '../../src/core/build/state.ts';
import { buildStore, numbered } from '../../src/durable-objects/build/store.ts';
import { plan, submission } from '../core/builders.ts';

const state = newBuild({ id: 'bstoredaaaa', submission: submission({ plan: plan() }), now: 0 });
const entry = (size: number) => ({ type: 'task.graded', text: 'graded', data: { evidence: 'x'.repeat(size) } });

test('a page of large events ends early and the next goes on from there; one larger than a page comes alone', async () => {
  const build = env.BUILD.get(env.BUILD.idFromName(state.id));
  await runInDurableObject(build, (_, { storage }) => {
    const store = buildStore(storage);
    const log = [400_000, 400_000, 400_000, 1_500_000, 10, 10].map(entry);
    store.commit({ before: null, after: state, events: numbered(log, 0, 0), effects: [], performed: null, now: 0 });
    const page = (after: number, limit = 100) => store.events(after, limit).map(({ seq }) => seq);
    expect([page(0), page(2), page(3), page(4), page(4, 1), page(6)]).toEqual([[1, 2], [3], [4], [5, 6], [5], []]);
  });
});
