/** How the Build moves its integration branches on real remotes, and what it hears of each. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newBuild } from '../../../src/core/builds/state.ts';
import { advanceRefs } from '../../../src/durable-objects/builds/git-effects.ts';
import { submission } from '../../core/builders.ts';
import { type GitHttpServer, startGitHttpServer } from '../../doubles/git-http-server.ts';
import { git, sampleRepository, scratchFolder } from '../../git/repositories.ts';

const ref = 'refs/heads/breakwater/b1';
const folder = scratchFolder();
let server: GitHttpServer;
let count = 0;
let samples: Record<'app' | 'lib', ReturnType<typeof sampleRepository>>;

beforeAll(async () => {
  server = await startGitHttpServer({ root: folder.path, token: 'secret' });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});
beforeEach(() => {
  count += 1;
  samples = { app: sampleRepository(folder.path, `app${count}`), lib: sampleRepository(folder.path, `lib${count}`) };
  for (const { bare, first } of Object.values(samples)) git(bare, 'update-ref', ref, first);
});

const at = (name: 'app' | 'lib') => git(samples[name].bare, 'for-each-ref', '--format=%(objectname)', ref);
/** Asks for both branches to move from the first commit to the second. */
function advance(attempts = 0) {
  const repositories = (['app', 'lib'] as const).map((name) => ({ name, url: `${server.url}/${name}${count}.git` }));
  const build = newBuild({ id: 'b1', submission: submission({ repositories }), now: 0 });
  const merges = (['app', 'lib'] as const).map((repository) => ({
    repository,
    from: samples[repository].first,
    to: samples[repository].second,
  }));
  const settings = { LOCAL_GIT_URL: server.url, LOCAL_GIT_TOKEN: 'secret' };
  return advanceRefs({ task: 'a', merges }, build, attempts, settings);
}
const head = (repository: string, commit: string) => ({ repository, head: commit });

test('every branch moves, and where they are now is told; asked for again, nothing changes', async () => {
  const { app, lib } = samples;
  const heads = [head('app', app.second), head('lib', lib.second)];
  const moved = { kind: 'done', input: { kind: 'refs-advanced', task: 'a', moved: true, heads } };
  expect([await advance(), await advance(1), at('app'), at('lib')]).toEqual([moved, moved, app.second, lib.second]);
});

test('a branch that someone else has moved is left there and not told as merged', async () => {
  const { app, lib } = samples;
  const other = git(lib.bare, 'commit-tree', '-p', lib.first, '-m', 'by hand', `${lib.first}^{tree}`);
  git(lib.bare, 'update-ref', ref, other);
  const heads = [head('app', app.second), head('lib', other)];
  expect([await advance(), at('lib')]).toEqual([
    { kind: 'done', input: { kind: 'refs-advanced', task: 'a', moved: false, heads } },
    other,
  ]);
});

test('a branch that the remote does not let move is told, with those that have moved before it', async () => {
  const { app, lib } = samples;
  writeFileSync(join(lib.bare, 'hooks/update'), '#!/bin/sh\necho protected >&2\nexit 1\n', { mode: 0o755 });
  expect([await advance(), at('app'), at('lib')]).toEqual([
    {
      kind: 'done',
      input: {
        kind: 'refs-refused',
        task: 'a',
        message: expect.stringMatching(/^lib: .*hook declined/),
        heads: [head('app', app.second)],
      },
    },
    app.second,
    lib.first,
  ]);
});

test('a remote that is away is asked again, and counts as refusing in the end', async () => {
  await server.close();
  const message = expect.stringContaining('cannot be reached');
  expect(await advance()).toEqual({ kind: 'retry', message });
  expect(await advance(8)).toMatchObject({ kind: 'done', input: { kind: 'refs-refused', heads: [] } });
  server = await startGitHttpServer({ root: folder.path, token: 'secret' });
});
