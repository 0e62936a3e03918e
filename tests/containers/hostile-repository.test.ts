import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { failed, type PreparedSandbox, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import { createRemote } from './remote-repository.ts';
import { removeFolder, type ServerProcess, startServerProcess, temporaryFolder } from './server-process.ts';

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = temporaryFolder();
  server = await startServerProcess({ root: join(folder, 'root') });
  mkdirSync(join(folder, 'outside'));
  writeFileSync(join(folder, 'outside', 'secret.txt'), 'canary-of-the-outside\n');
});
afterAll(async () => {
  await server.end('SIGTERM');
  removeFolder(folder);
});

/** What a program of the repository would leave, had it run. */
const trap = (id: string): string => join(folder, `sprung-${id}`);
const run = async (sandbox: Sandbox, command: string, timeoutMs = 60_000): Promise<string> => {
  const result = await sandbox.exec({ command, cwd: '.', timeoutMs });
  if (!result.ok) throw new Error(result.error.message);
  return result.result.output;
};
const ref = (id: string): string => `refs/breakwater/b1/checkpoint/${id}`;

/** Every operation in which the server's git looks at a checkout. */
async function everyOperation({ sandbox, remote, base }: PreparedSandbox, id: string) {
  await sandbox.call('edit', { command: 'create', path: 'api/edited.txt', text: 'edited\n' });
  const pushed = await sandbox.call('push', { repository: 'api', message: 'Push', ref: ref(id) });
  await sandbox.call('diff', { repository: 'api', from: base });
  await sandbox.call('search', { pattern: 'edited' });
  const head = remote.commit('refs/heads/main', { 'a.txt': 'theirs\n', 'from-main.txt': 'x\n' }, base);
  const merged = await sandbox.call('merge', { repository: 'api', ref: 'refs/heads/main', commit: head, message: 'M' });
  await run(sandbox, 'echo dirty >> api/a.txt');
  const reset = await sandbox.call('reset', {});
  return { pushed: pushed.ok, merged: merged.ok ? merged.result.kind : merged.error.message, reset: reset.ok };
}

describe('programs that a repository brings', () => {
  test('hooks, and core.hooksPath that an agent has set, are not run by the server', async () => {
    const prepared = await prepareSandbox(server, 'hooks', {
      'a.txt': 'a\n',
      'hooks/pre-commit': '#!/bin/sh\nexit 1\n',
    });
    await run(
      prepared.sandbox,
      `cd api && chmod +x hooks/pre-commit && git config core.hooksPath hooks && mkdir -p .git/hooks
       for hook in pre-commit post-commit commit-msg post-checkout post-merge pre-merge-commit reference-transaction \\
         post-index-change pre-push fsmonitor-watchman; do
         printf '#!/bin/sh\\ntouch ${trap('hooks')}\\n' | tee hooks/$hook > .git/hooks/$hook; chmod +x hooks/$hook .git/hooks/$hook; done`,
    );
    expect(await everyOperation(prepared, 'hooks')).toEqual({ pushed: true, merged: 'merged', reset: true });
    expect(existsSync(trap('hooks'))).toBe(false);
  });

  test('filters, diff and merge drivers, textconv, fsmonitor and pagers of its configuration are not run', async () => {
    const prepared = await prepareSandbox(server, 'drivers', {
      'a.txt': 'a\n',
      '.gitattributes': '* filter=evil diff=evil merge=evil\n',
    });
    const evil = `touch ${trap('drivers')}; cat`;
    const keys = ['filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process', 'diff.evil.command']
      .concat(['diff.evil.textconv', 'merge.evil.driver', 'core.fsmonitor', 'core.pager', 'core.editor', 'gpg.program'])
      .concat(['diff.external', 'core.sshCommand', 'core.alternateRefsCommand', 'uploadpack.packObjectsHook']);
    await run(
      prepared.sandbox,
      `cd api && ${keys.map((key) => `git config ${key} '${evil}'`).join(' && ')} && git config commit.gpgSign true &&
       cp .git/config ../included && git config include.path ../../included && echo '* filter=evil' > .git/info-attributes &&
       mkdir -p .git/info && mv .git/info-attributes .git/info/attributes && echo mine > a.txt`,
    );
    expect(await everyOperation(prepared, 'drivers')).toEqual({ pushed: true, merged: 'conflict', reset: true });
    expect(existsSync(trap('drivers'))).toBe(false);
  });

  test('a promisor remote of its configuration is not asked for a missing object', async () => {
    const prepared = await prepareSandbox(server, 'promisor', { 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const { sandbox, remote, base } = prepared;
    await run(
      sandbox,
      `cd api && printf '#!/bin/sh\\ntouch ${trap('promisor')}\\n' > evil && chmod +x evil &&
       git config remote.evil.url file://${remote.folder} && git config remote.evil.promisor true &&
       git config remote.evil.uploadpack "$PWD/evil" && git config extensions.partialClone evil &&
       git config core.repositoryFormatVersion 1 && rm -rf .git/objects/pack`,
    );
    expect((await sandbox.call('diff', { repository: 'api', from: base })).ok).toBe(false);
    expect((await sandbox.call('push', { repository: 'api', message: 'x', ref: ref('promisor') })).ok).toBe(false);
    expect(existsSync(trap('promisor'))).toBe(false);
  });

  test('a repository inside the checkout is not looked into, and its configuration not followed', async () => {
    const prepared = await prepareSandbox(server, 'nested', { 'a.txt': 'a\n' });
    await run(
      prepared.sandbox,
      `cd api && for name in known new; do git init -q $name && cd $name && echo x > x && git add x && git commit -qm x &&
       git config core.fsmonitor 'touch ${trap('nested')}; false' && git config filter.evil.clean 'touch ${trap('nested')}; cat' &&
       echo '* filter=evil' > .git/info/attributes && touch x && cd ..; done
       git add known 2> /dev/null && git commit -qm "A gitlink" && echo y > known/x; rm -f ${trap('nested')}`,
    );
    expect(await everyOperation(prepared, 'nested')).toEqual({ pushed: true, merged: 'merged', reset: true });
    expect(existsSync(trap('nested'))).toBe(false);
    expect(prepared.remote.git('ls-tree', '--name-only', ref('nested')).split('\n')).toEqual([
      'a.txt',
      'edited.txt',
      'known',
    ]);
  });

  test('submodules with ext:: and option-like URLs are not fetched', async () => {
    const prepared = await prepareSandbox(server, 'submodules', {
      'a.txt': 'a\n',
      '.gitmodules': `[submodule "e"]\n\tpath = e\n\turl = ext::sh -c touch% ${trap('submodules')}\n[submodule "o"]\n\tpath = o\n\turl = --upload-pack=touch ${trap('submodules')}\n`,
    });
    await run(
      prepared.sandbox,
      `cd api && for path in e o; do git update-index --add --cacheinfo 160000,${prepared.base},$path; done && git commit -qm links &&
       git submodule update --init; true`,
    );
    expect(await everyOperation(prepared, 'submodules')).toEqual({ pushed: true, merged: 'merged', reset: true });
    expect(existsSync(trap('submodules'))).toBe(false);
  });

  test('an LFS pointer stays a pointer, and nothing is downloaded', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`;
    const { sandbox } = await prepareSandbox(server, 'lfs', {
      '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
      '.lfsconfig': '[lfs]\n\turl = http://127.0.0.1:9/lfs\n',
      'data.bin': pointer,
    });
    expect(await sandbox.call('read', { path: 'api/data.bin' })).toEqual(
      succeeded({ kind: 'file', text: pointer, firstLine: 1, totalLines: 3 }),
    );
    expect(await sandbox.call('push', { repository: 'api', message: 'x', ref: ref('lfs') })).toEqual(
      succeeded({ commit: expect.any(String), tree: expect.any(String), changed: false }),
    );
  });
});

describe('links', () => {
  test('a link in a folder’s place does not lead a merge, a reset or an edit out of the workspace', async () => {
    const prepared = await prepareSandbox(server, 'swapped', { 'a.txt': 'a\n', 'dir/secret.txt': 'inside\n' });
    const { sandbox, remote, base } = prepared;
    await run(sandbox, `cd api && rm -r dir && ln -s ${folder}/outside dir`);
    const path = 'api/dir/secret.txt';
    const outside = failed('outside-workspace', expect.any(String));
    expect(await sandbox.call('read', { path })).toEqual(outside);
    expect(await sandbox.call('edit', { command: 'create', path, text: 'x' })).toEqual(outside);
    expect(await sandbox.call('search', { pattern: 'canary', path: 'api/dir' })).toEqual(outside);
    expect(await sandbox.call('search', { pattern: 'canary' })).toEqual(succeeded({ matches: [], truncated: false }));
    const head = remote.commit(
      'refs/heads/main',
      { 'dir/secret.txt': 'from the remote\n', 'dir/new.txt': 'n\n' },
      base,
    );
    await sandbox.call('merge', { repository: 'api', ref: 'refs/heads/main', commit: head, message: 'M' });
    await sandbox.call('push', { repository: 'api', message: 'Link', ref: ref('swapped') });
    await sandbox.call('reset', {});
    expect(readdirSync(join(folder, 'outside'))).toEqual(['secret.txt']);
    expect(readFileSync(join(folder, 'outside/secret.txt'), 'utf8')).toBe('canary-of-the-outside\n');
    expect(remote.git('ls-tree', ref('swapped'), 'dir')).toMatch(/^120000 blob .*\tdir$/);
  });

  test('a folder that is swapped for a link again and again never shows or takes what is outside', async () => {
    const { sandbox, checkout } = await prepareSandbox(server, 'race', { 'dir/secret.txt': 'inside\n' });
    const racing = sandbox.exec({
      command: `cd api; ln -s ${folder}/outside link; mv dir real; ln -s real dir
        while [ ! -e stop ]; do ln -sfn real t && mv -T t dir; ln -sfn ${folder}/outside t && mv -T t dir; done`,
      cwd: '.',
      timeoutMs: 60_000,
    });
    const seen = new Set<string>();
    for (let round = 0; round < 150; round++) {
      const read = await sandbox.call('read', { path: 'api/dir/secret.txt' });
      seen.add(read.ok ? JSON.stringify(read.result) : read.error.reason);
      const written = await sandbox.call('edit', { command: 'create', path: 'api/dir/written.txt', text: 'w' });
      seen.add(written.ok ? 'written' : written.error.reason);
    }
    writeFileSync(join(checkout, 'stop'), '');
    await racing;
    expect([...seen].filter((text) => text.includes('canary'))).toEqual([]);
    expect(readdirSync(join(folder, 'outside'))).toEqual(['secret.txt']);
  });

  test('a hard link is replaced by an edit, its other name keeps its text', async () => {
    const { sandbox, checkout } = await prepareSandbox(server, 'hard-link', { 'a.txt': 'a\n' });
    execFileSync('ln', [join(folder, 'outside/secret.txt'), join(checkout, 'linked.txt')]);
    await sandbox.call('edit', { command: 'insert', path: 'api/linked.txt', afterLine: 0, text: 'x\n' });
    expect(readFileSync(join(folder, 'outside/secret.txt'), 'utf8')).toBe('canary-of-the-outside\n');
  });

  test('a .git that is a link or a file leads the server’s notes and locks nowhere', async () => {
    const { sandbox, remote, base } = await prepareSandbox(server, 'git-file', { 'a.txt': 'a\n' });
    writeFileSync(join(folder, 'outside', 'index.lock'), '');
    await run(sandbox, `cd api && rm -rf .git && ln -s ${folder}/outside .git`);
    const merge = { repository: 'api', ref: 'refs/heads/main', commit: base, message: 'M' };
    expect((await sandbox.call('merge', merge)).ok).toBe(false);
    expect((await sandbox.call('push', { repository: 'api', message: 'x', ref: ref('git-file') })).ok).toBe(false);
    expect(readdirSync(join(folder, 'outside'))).toEqual(['index.lock', 'secret.txt']);
    await run(sandbox, `rm ${folder}/outside/index.lock; cd api && rm .git && echo 'gitdir: ${folder}/outside' > .git`);
    expect((await sandbox.call('push', { repository: 'api', message: 'x', ref: ref('git-file') })).ok).toBe(false);
    expect(remote.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });
});

describe('names', () => {
  /** A commit with one blob at a path that no work tree would let one add. */
  async function prepareTree(id: string, names: string[]) {
    const parent = join(folder, `trees-${id}`);
    mkdirSync(parent);
    const remote = createRemote(parent, 'api');
    const base = remote.commit('refs/heads/main', { 'a.txt': 'a\n' });
    const blob = remote.git('rev-parse', `${base}:a.txt`);
    const tree = execFileSync('git', ['mktree', '-z'], {
      cwd: remote.folder,
      input: names.map((name) => `100644 blob ${blob}\t${name}\0`).join(''),
      encoding: 'utf8',
    }).trim();
    const nested = execFileSync('git', ['mktree', '-z'], {
      cwd: remote.folder,
      input: `040000 tree ${tree}\tnested\0`,
      encoding: 'utf8',
    }).trim();
    const commit = execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x', 'commit-tree', '-m', 'x', nested], {
      cwd: remote.folder,
      encoding: 'utf8',
    }).trim();
    remote.git('update-ref', 'refs/heads/main', commit);
    const sandbox = server.sandbox(id);
    const repositories = [{ name: 'api', url: remote.url, commit }];
    return { sandbox, prepared: await sandbox.call('prepare', { repositories, gitToken: '' }) };
  }

  test.each([
    ['dot-git', '.git'],
    ['upper-case', '.GIT'],
    ['ntfs-short', 'git~1'],
    ['ntfs-stream', '.git::$INDEX_ALLOCATION'],
    ['ntfs-dots', '.git . .'],
    ['hfs-ignorable', '.g\u200cit'],
    ['backslash', 'a\\..\\.git'],
    ['parent', '..'],
  ])('a tree with a %s look-alike of git’s own folder is not checked out', async (id, name) => {
    const { prepared } = await prepareTree(`name-${id}`, [name]);
    expect(prepared).toEqual(failed('git', expect.stringMatching(/invalid path|malformed|not a valid/i)));
    expect(existsSync(join(server.root, `name-${id}`))).toBe(false);
  });

  test('names that differ in case, or look like options, are names', async () => {
    const names = ['--upload-pack=touch x', '-rf', ':(exclude)a', 'File.txt', 'file.txt', '$(touch x)'];
    const { sandbox, prepared } = await prepareTree('odd-names', names);
    expect(prepared.ok).toBe(true);
    for (const name of names) {
      const path = `api/nested/${name}`;
      expect(await sandbox.call('search', { pattern: 'a', path })).toEqual(
        succeeded({ matches: [{ path, line: 1, text: 'a' }], truncated: false }),
      );
      await sandbox.call('edit', { command: 'create', path, text: `${name}\n` });
    }
    const pushed = await sandbox.call('push', { repository: 'api', message: '--amend', ref: ref('-rf') });
    expect(pushed).toEqual(succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true }));
    expect(await run(sandbox, 'cd api && git show -s --format=%s && ls -A nested | wc -l')).toBe('--amend\n6\n');
  });

  test('a branch named like an option is a branch', async () => {
    const { sandbox, remote, base } = await prepareSandbox(server, 'branch', { 'a.txt': 'a\n' });
    for (const name of ['refs/heads/--upload-pack', 'refs/heads/-rf']) {
      const commit = remote.commit(name, { [`${name.length}.txt`]: 'x\n' }, base);
      expect(await sandbox.call('merge', { repository: 'api', ref: name, commit, message: '-m' })).toEqual(
        succeeded({ kind: 'merged', commit: expect.any(String), tree: expect.any(String) }),
      );
    }
  });
});
