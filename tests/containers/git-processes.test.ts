/** Which gits the server starts for an operation. Each is a process, and those are half of what a build costs a machine. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { type NotedProgram, notedProgram } from './noted-program.ts';
import { createRemote, type RemoteRepository } from './remote-repository.ts';
import { removeFolder, type ServerProcess, startServerProcess, temporaryFolder, token } from './server-process.ts';

const folder = temporaryFolder();
let noted: NotedProgram;
let server: ServerProcess;
let app: RemoteRepository;
let core: RemoteRepository;
let commits: { app: string; core: string };
beforeAll(async () => {
  noted = notedProgram(folder, 'git');
  server = await startServerProcess({ root: join(folder, 'sandboxes'), env: { PATH: noted.PATH } });
  core = createRemote(folder, 'core');
  app = createRemote(folder, 'app');
  const inCore = core.commit('refs/heads/main', { 'a.txt': 'a\n' });
  const files = app.commit('refs/heads/files', {
    '.gitmodules': '[submodule "core"]\n\tpath = core\n\turl = ../core.git\n',
  });
  const modules = app.git('rev-parse', `${files}:.gitmodules`);
  const tree = app.tree([`100644 blob ${modules}\t.gitmodules`, `160000 commit ${inCore}\tcore`]);
  commits = { app: app.commitTree('refs/heads/main', tree), core: inCore };
});
afterAll(async () => {
  await server?.end('SIGTERM');
  removeFolder(folder);
});

/** In alphabetical order, as some run at the same time. */
async function gitsOf(call: () => Promise<{ ok: boolean }>): Promise<string[]> {
  noted.starts();
  const answer = await call();
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return noted
    .starts()
    .map((words) => words.split(' ')[0] ?? '')
    .toSorted();
}

const prepares = (sandbox: Sandbox) => {
  const repositories = [
    { name: 'app', url: app.url, origin: 'https://host/app.git', commit: commits.app },
    { name: 'core', url: core.url, origin: 'https://host/core.git', commit: commits.core },
  ];
  return gitsOf(() => sandbox.call('prepare', { repositories, gitToken: token }));
};
const saves = (sandbox: Sandbox, ref: string) =>
  gitsOf(() => sandbox.call('save', { repository: 'core', message: 'S', ref: `refs/breakwater/b/${ref}` }));

test('what a commit says of its submodules is read once, and a later sandbox of the build only asks for the right to read', async () => {
  const fetched = ['fetch', 'fetch', 'reset', 'reset'];
  expect(await prepares(server.sandbox('b1-r1'))).toEqual([
    'config',
    'config',
    ...fetched.slice(0, 2),
    'ls-tree',
    'reset',
    'reset',
  ]);
  expect(await prepares(server.sandbox('b1-r2'))).toEqual(['ls-remote', 'ls-remote', 'reset', 'reset']);
  expect(await prepares(server.sandbox('b2-r1'))).toEqual(fetched);
});

test('a save makes no tree where nothing has changed, and looks at what the checkout has of the base only once a command has run', async () => {
  const sandbox = server.sandbox('b1-r1');
  const looks = ['diff-files', 'ls-files', 'ls-files', 'read-tree', 'rev-parse'];
  expect(await saves(sandbox, 's1')).toEqual([...looks, 'push'].toSorted());
  await sandbox.call('edit', { command: 'create', path: 'core/b.txt', text: 'b\n' });
  const makes = [
    'check-attr',
    'commit-tree',
    'index-pack',
    'pack-objects',
    'push',
    'rev-list',
    'update-index',
    'write-tree',
  ];
  expect(await saves(sandbox, 's1')).toEqual([...looks, ...makes].toSorted());
  await sandbox.exec({ command: 'echo c > c.txt', cwd: 'core', timeoutMs: 10_000 });
  expect(await saves(sandbox, 's1')).toEqual([...looks, ...makes, 'cat-file'].toSorted());
});

test('a merge asks once for all commits that it is about, and hands packs that the server has fetched over as files', async () => {
  const candidate = core.commit('refs/heads/candidate', { 'd.txt': 'd\n' }, commits.core);
  const merges = () =>
    server.sandbox('b1-r2').call('merge', {
      repository: 'core',
      ref: 'refs/heads/candidate',
      commit: candidate,
      onto: commits.core,
      message: 'M',
      pointers: [],
      pushTo: 'refs/breakwater/b/m1',
    });
  const merged = ['commit-tree', 'config', 'fetch', 'log', 'merge-tree', 'read-tree', 'update-ref'];
  expect(await gitsOf(merges)).toEqual([...merged, 'index-pack', 'pack-objects', 'push', 'rev-list'].toSorted());
});

test('questions about a commit that come at once are each answered, and leave nothing half of a pack', async () => {
  const sandbox = server.sandbox('b1-r2');
  for (const at of Array.from({ length: 5 }, (_, index) => index)) {
    const from = core.commit('refs/heads/other', { [`e${at}.txt`]: `${at}\n` }, commits.core);
    const ask = () => sandbox.call('diff', { repository: 'core', from, fetch: 'refs/heads/other' });
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  }
  const packs = readdirSync(join(folder, 'sandboxes/b1-r2/work/core/.git/objects/pack'));
  expect(packs.filter((name) => !/^pack-[0-9a-f]{40}\.(pack|idx|rev)$/.test(name))).toEqual([]);
});

test('of commits that do not differ there is no patch to ask for', async () => {
  const changed = core.git('rev-parse', 'refs/breakwater/b/m1');
  const since = (from: string) => gitsOf(() => server.sandbox('b1-r2').call('diff', { repository: 'core', from }));
  expect([await since(changed), await since(commits.core)]).toEqual([['diff'], ['diff', 'diff']]);
});
