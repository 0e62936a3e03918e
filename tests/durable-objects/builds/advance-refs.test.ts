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
  const moved = { kind: 'done', input: { kind: 'refs-advanced', task: 'a', moved: true, heads, returned: [] } };
  expect([await advance(), await advance(1), at('app'), at('lib')]).toEqual([moved, moved, app.second, lib.second]);
});

const byHand = (name: 'app' | 'lib', on: string): string => {
  const { bare } = samples[name];
  const commit = git(bare, 'commit-tree', '-p', on, '-m', 'by hand', `${on}^{tree}`);
  git(bare, 'update-ref', ref, commit);
  return commit;
};
const refuseIn = (name: 'app' | 'lib', rule: string): void =>
  writeFileSync(join(samples[name].bare, 'hooks/update'), `#!/bin/sh\n${rule}\n`, { mode: 0o755 });
const refusal = 'echo protected >&2; exit 1';

test('a branch that someone else has moved is left there, and what has moved before it is put back', async () => {
  const { app, lib } = samples;
  const other = byHand('lib', lib.first);
  const heads = [head('lib', other)];
  const input = { kind: 'refs-advanced', task: 'a', moved: false, heads, returned: ['app'] };
  expect([await advance(), at('app'), at('lib')]).toEqual([{ kind: 'done', input }, app.first, other]);
  // Cut off before that was known, it is done again.
  expect([await advance(1), at('app'), at('lib')]).toEqual([{ kind: 'done', input }, app.first, other]);
});

test('what was cut off between two branches is finished, or put back where the second can move no more', async () => {
  const { app, lib } = samples;
  const isCutOff = () => git(app.bare, 'update-ref', ref, app.second);
  isCutOff();
  expect([await advance(1), at('app'), at('lib')]).toEqual([
    expect.objectContaining({ input: expect.objectContaining({ moved: true, returned: [] }) }),
    app.second,
    lib.second,
  ]);
  isCutOff();
  const other = byHand('lib', lib.first);
  expect([await advance(1), at('app'), at('lib')]).toEqual([
    expect.objectContaining({ input: expect.objectContaining({ moved: false, returned: ['app'] }) }),
    app.first,
    other,
  ]);
});

test('what an earlier attempt has moved is put back too, though an earlier branch stops this one', async () => {
  const { app, lib } = samples;
  git(lib.bare, 'update-ref', ref, lib.second);
  const other = byHand('app', app.first);
  const heads = [head('app', other)];
  const input = (returned: string[]) => ({ kind: 'refs-advanced', task: 'a', moved: false, heads, returned });
  expect([await advance(1), at('app'), at('lib')]).toEqual([{ kind: 'done', input: input(['lib']) }, other, lib.first]);
  // What has not moved is not told as put back.
  expect([await advance(2), at('app'), at('lib')]).toEqual([{ kind: 'done', input: input([]) }, other, lib.first]);
});

test('a branch on which someone has built before it could be put back stays with that', async () => {
  const { app, lib } = samples;
  const other = byHand('lib', lib.first);
  const on = git(app.bare, 'commit-tree', '-p', app.second, '-m', 'on it', `${app.second}^{tree}`);
  // While the branch of the second is asked for, someone builds on that of the first.
  refuseIn('lib', `env -i PATH="$PATH" git --git-dir=${app.bare} update-ref ${ref} ${on}; ${refusal}`);
  const heads = [head('app', on), head('lib', other)];
  const input = { kind: 'refs-advanced', task: 'a', moved: false, heads, returned: [] };
  expect([await advance(), at('app')]).toEqual([{ kind: 'done', input }, on]);
});

test('a branch that the remote does not let move is told, and what has moved before it is put back', async () => {
  const { app, lib } = samples;
  refuseIn('lib', refusal);
  const message = expect.stringMatching(/^lib: .*hook declined/);
  const input = { kind: 'refs-refused', task: 'a', message, heads: [], returned: ['app'] };
  expect([await advance(), at('app'), at('lib')]).toEqual([{ kind: 'done', input }, app.first, lib.first]);
});

test('a branch that may not go back stays, and is told', async () => {
  const { app, lib } = samples;
  refuseIn('lib', refusal);
  refuseIn('app', `[ "$3" = ${app.first} ] || exit 0; ${refusal}`);
  const message = expect.stringMatching(/^lib: .*hook declined/);
  const heads = [head('app', app.second)];
  const input = { kind: 'refs-refused', task: 'a', message, heads, returned: [] };
  expect([await advance(), at('app'), at('lib')]).toEqual([{ kind: 'done', input }, app.second, lib.first]);
});

test('a remote that is away is asked again, and counts as refusing in the end', async () => {
  await server.close();
  const message = expect.stringContaining('cannot be reached');
  expect(await advance()).toEqual({ kind: 'retry', message });
  expect(await advance(8)).toMatchObject({ kind: 'done', input: { kind: 'refs-refused', heads: [] } });
  server = await startGitHttpServer({ root: folder.path, token: 'secret' });
});
