import { expect, test } from 'vitest';
import { pageKey } from '../../src/auth/capability.ts';
import type { Steered } from '../../src/core/contract/commands.ts';
import { nextStep } from '../../src/core/contract/next-step.ts';
import { apiHarness, id, problemOf } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

const repositories = [
  {
    name: 'api',
    url: 'https://git.example.com/api.git',
    base: 'main',
    branch: `breakwater/${id}`,
    sha: 'a'.repeat(40),
    pullRequest: null,
  },
  {
    name: 'web',
    url: 'https://git.example.com/web.git',
    base: null,
    branch: `breakwater/${id}`,
    sha: null,
    pullRequest: null,
  },
];

/** An API whose build answers a deletion in turn. */
function deleting(...answers: (Steered | null)[]) {
  const { request } = apiHarness({ builds: { steer: async () => answers.shift() ?? null } });
  return (token?: string) => request('DELETE', `/builds/${id}`, token === undefined ? {} : { token });
}

test('a deletion answers with the branches that stay, and a second one finds nothing', async () => {
  const remove = deleting({ ok: true, view: aBuild({ id, status: 'completed', repositories }) });
  const response = await remove();
  expect([response.status, await response.json()]).toEqual([
    200,
    { id, branches: [{ repository: 'api', branch: `breakwater/${id}`, sha: 'a'.repeat(40) }] },
  ]);
  expect((await remove()).status).toBe(404);
});

test('a build that is not at its end is a conflict that says what to do', async () => {
  const { problem } = await problemOf(
    await deleting({ ok: false, refusal: { code: 'not-ended', status: 'running' } })(),
  );
  expect([problem.status, problem.detail, problem.next]).toEqual([
    409,
    'the build is running; cancel it first',
    [nextStep('cancel')],
  ]);
});

test('the key of the status page deletes nothing', async () => {
  expect((await deleting()(await pageKey('capability', id))).status).toBe(403);
});
