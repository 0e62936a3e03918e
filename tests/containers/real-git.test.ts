/** What people's repositories and commands do with git, and what is handed in all the same. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ref, run } from './every-operation.ts';
import { describeInIsolatedPlaces } from './places.ts';
import { failed, type PreparedSandbox, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInIsolatedPlaces((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  const save = ({ sandbox }: PreparedSandbox, id: string) =>
    sandbox.call('save', { repository: 'api', message: 'Work', ref: ref(id), tellLeftOut: true });
  const saved = { commit: expect.any(String), tree: expect.any(String), changed: true, leftOut: [] };
  const filesOf = ({ remote }: PreparedSandbox, id: string) => remote.git('ls-tree', '-r', '--name-only', ref(id));

  describe('what is left out of a candidate', () => {
    test('is told: ignored files, nested repositories, stashes, branches and worktrees', async () => {
      const prepared = await prepareSandbox(server, 'left', { 'a.txt': 'a\n', '.gitignore': 'built/\n' });
      await run(
        prepared.sandbox,
        `cd api && mkdir built && touch built/x && echo b > b.txt && git init -q nested && touch nested/n
         git checkout -q -b aside && echo c > c.txt && git add c.txt && git commit -qm c && git checkout -q work
         echo s > a.txt && git stash -q && git worktree add -q ../tree work 2>/dev/null || git worktree add -q --detach ../tree`,
      );
      expect(await save(prepared, 'left')).toEqual(
        succeeded({
          ...saved,
          leftOut: [
            { what: 'ignored', name: 'built/' },
            { what: 'nested-repository', name: 'nested/' },
            { what: 'stash', name: 'git stash' },
            { what: 'branch', name: 'aside' },
            { what: 'worktree', name: 'tree' },
          ],
        }),
      );
      expect(filesOf(prepared, 'left')).toBe('.gitignore\na.txt\nb.txt');
    });

    test('does not help tests: a clean checkout holds the candidate, and a home with nothing in it', async () => {
      const prepared = await prepareSandbox(server, 'clean', { 'a.txt': 'a\n', '.gitignore': 'built/\n' });
      const { sandbox } = prepared;
      await run(sandbox, 'cd api && mkdir built && touch built/x ~/tool ../beside && echo b > b.txt');
      const candidate = await save(prepared, 'clean');
      if (!candidate.ok) throw new Error(candidate.error.message);
      const clean = () =>
        sandbox.exec({ command: 'ls -A . .. ~; git log --format=%s', cwd: 'api', clean: true, timeoutMs: 20_000 });
      expect(await clean()).toEqual(failed('infrastructure', 'this sandbox has no clean checkout'));
      const repositories = [{ name: 'api', commit: candidate.result.commit }];
      expect(await sandbox.call('checkout', { repositories })).toEqual(succeeded({ done: true }));
      const ran = await clean();
      expect(ran.ok && ran.result.output.split('\n').filter((line) => !line.startsWith('/'))).toEqual([
        '.:',
        '.git',
        '.gitignore',
        'a.txt',
        'b.txt',
        '',
        '..:',
        'api',
        '',
        'Work',
        'Change a.txt, .gitignore',
        '',
      ]);
      await sandbox.exec({ command: 'touch left', cwd: 'api', clean: true, timeoutMs: 20_000 });
      expect(await sandbox.call('checkout', { repositories })).toEqual(succeeded({ done: true }));
      expect((await clean()).ok && (await run(sandbox, 'ls api'))).toBe('a.txt\nb.txt\nbuilt\n');
    });
  });

  describe('a history that is not what it was', () => {
    test.each([
      ['is begun anew', 'rm -rf .git && git init -q && git add -A && git commit -qm anew', 'history'],
      ['is gone', 'rm -rf .git', 'history'],
      ['is rewritten from its first commit', 'git commit -q --amend -m other', undefined],
    ])('keeps the files, on top of the base, where it %s', async (_, command, mended) => {
      const id = `history-${command.length}`;
      const prepared = await prepareSandbox(server, id, { 'a.txt': 'a\n', 'b.txt': 'b\n' });
      await run(prepared.sandbox, `cd api && echo c > c.txt && rm b.txt && ${command}`);
      const isGone = command === 'rm -rf .git';
      expect(await save(prepared, id)).toEqual(
        succeeded({
          ...saved,
          ...(mended && { mended }),
          leftOut: isGone ? [] : [{ what: 'history', name: prepared.base }],
        }),
      );
      expect(filesOf(prepared, id)).toBe('a.txt\nc.txt');
      expect(prepared.remote.git('show', '-s', '--format=%P', ref(id))).toBe(prepared.base);
      expect(await run(prepared.sandbox, `cd api && git diff --stat ${prepared.base} -- a.txt`)).toBe('');
    });

    test('is brought back with its whole folder as it was last saved', async () => {
      const prepared = await prepareSandbox(server, 'folder', { 'a.txt': 'a\n' });
      await run(prepared.sandbox, 'cd api && echo b > b.txt');
      const before = await save(prepared, 'folder');
      await run(prepared.sandbox, 'rm -rf api');
      expect(await prepared.sandbox.call('search', { pattern: 'b' })).toEqual(
        failed('git', 'there is no folder api any more'),
      );
      expect(await save(prepared, 'folder')).toEqual(
        succeeded({ ...(before.ok && before.result), changed: false, mended: 'folder' }),
      );
      expect(await run(prepared.sandbox, 'cd api && cat a.txt b.txt && git status --short')).toBe('a\nb\n');
    });
  });

  test('a secret of one turn is refused in the remote’s words, and does not stay in what later turns push', async () => {
    const prepared = await prepareSandbox(server, 'secret', { 'a.txt': 'a\n' });
    const hook = `#!/bin/sh
      while read old new name; do
        git rev-list --objects $new | grep -q key.txt && echo 'Push cannot contain secrets: key.txt' && exit 1
      done; exit 0\n`;
    writeFileSync(join(prepared.remote.folder, 'hooks/pre-receive'), hook, { mode: 0o755 });
    await run(prepared.sandbox, 'cd api && echo secret > key.txt && git add key.txt && git commit -qm key');
    expect(await save(prepared, 'secret')).toEqual(
      failed('git', expect.stringContaining('remote: Push cannot contain secrets: key.txt')),
    );
    await run(prepared.sandbox, 'cd api && git rm -q key.txt && echo b > b.txt');
    expect(await save(prepared, 'secret')).toEqual(succeeded(saved));
    expect(filesOf(prepared, 'secret')).toBe('a.txt\nb.txt');
  });

  describe('line ends and filters', () => {
    test('files that only look changed by their line ends are not, and the system’s own merge does not mind them', async () => {
      const { remote } = await prepareSandbox(server, 'crlf-remote', { 'old.md': 'one\r\ntwo\r\n', 'a.txt': 'a\n' });
      const base = remote.commit('refs/heads/main', { '.gitattributes': '*.md text\n' });
      // As the history of a person is who has set the attribute later.
      const blob = remote.git('rev-parse', `${base}:a.txt`);
      const attributes = remote.git('rev-parse', `${base}:.gitattributes`);
      writeFileSync(join(remote.folder, 'crlf'), 'one\r\ntwo\r\n');
      const old = remote.git('hash-object', '-w', '--no-filters', join(remote.folder, 'crlf'));
      const tree = remote.tree([
        `100644 blob ${attributes}\t.gitattributes`,
        `100644 blob ${blob}\ta.txt`,
        `100644 blob ${old}\told.md`,
      ]);
      const commit = remote.commitTree('refs/heads/main', tree);
      const sandbox = server.sandbox('crlf');
      const repositories = [{ name: 'api', url: remote.url, commit }];
      expect((await sandbox.call('prepare', { repositories, gitToken: '' })).ok).toBe(true);
      await run(sandbox, 'cd api && touch old.md && echo b > b.txt');
      const prepared = { sandbox, remote, base: commit, checkout: '' };
      expect(await save(prepared, 'crlf')).toEqual(succeeded(saved));
      expect(remote.git('diff', '--name-only', commit, ref('crlf'))).toBe('b.txt');
      const theirs = remote.git('commit-tree', '-p', commit, '-m', 'x', remote.tree([`100644 blob ${old}\told.md`]));
      remote.git('update-ref', 'refs/heads/main', theirs);
      await run(sandbox, 'cd api && rm b.txt && touch old.md');
      const merge = { repository: 'api', ref: 'refs/heads/main', commit: theirs, message: 'M' };
      expect(await sandbox.call('merge', merge)).toMatchObject({ ok: true, result: { kind: 'merged' } });
    });

    test('a file under a filter that is not there stays as it is, and a change of it is refused by name', async () => {
      const prepared = await prepareSandbox(server, 'filter', {
        '.gitattributes': 'secrets/* filter=git-crypt diff=git-crypt\n',
        'secrets/key': '\0GITCRYPT\0x',
        'a.txt': 'a\n',
      });
      const listed = await prepared.sandbox.call('list', { repository: 'api', tellFilters: true });
      expect(listed).toEqual(
        succeeded({
          paths: ['.gitattributes', 'a.txt', 'secrets/key'],
          isWhole: true,
          filters: [{ filter: 'git-crypt', files: 1, example: 'secrets/key', isThere: false }],
        }),
      );
      await run(prepared.sandbox, 'cd api && touch secrets/key && echo b > b.txt');
      expect(await save(prepared, 'filter')).toEqual(succeeded(saved));
      await run(prepared.sandbox, 'cd api && echo plain > secrets/key && echo new > secrets/new');
      const refused = await save(prepared, 'filter');
      expect(refused).toEqual(
        failed(
          'git',
          expect.stringContaining('api/secrets/key (filter=git-crypt), api/secrets/new (filter=git-crypt)'),
        ),
      );
      expect(prepared.remote.git('show', `${ref('filter')}:b.txt`)).toBe('b');
    });
  });

  test('files whose names are not UTF-8 keep their changes, and are told as git writes them', async () => {
    const prepared = await prepareSandbox(server, 'bytes', { 'a.txt': 'a\n' });
    await run(prepared.sandbox, `cd api && echo x > "$(printf 'caf\\351.txt')" && echo y > 'app [id].tsx'`);
    const one = await save(prepared, 'bytes');
    if (!one.ok) throw new Error(one.error.message);
    const names = () => prepared.remote.git('-c', 'core.quotePath=true', 'ls-tree', '--name-only', ref('bytes'));
    expect(names()).toBe('a.txt\napp [id].tsx\n"caf\\351.txt"');
    await run(prepared.sandbox, `cd api && echo z > "$(printf 'caf\\351.txt')"`);
    const two = await save(prepared, 'bytes');
    const to = two.ok ? two.result.commit : '';
    expect(await prepared.sandbox.call('diff', { repository: 'api', from: one.result.commit, to })).toMatchObject({
      result: { files: [{ path: 'caf\\351.txt', status: 'modified' }] },
    });
    await run(prepared.sandbox, `cd api && rm caf*`);
    expect((await save(prepared, 'bytes')).ok && names()).toBe('a.txt\napp [id].tsx');
  });
});
