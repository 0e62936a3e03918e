/** Submodules that are repositories of the same build: filled, saved, merged. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onGradedTree } from '../../src/durable-objects/agent-runs/tools/graded-tree.ts';
import { describeInIsolatedPlaces } from './places.ts';
import { succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInIsolatedPlaces((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  const candidate = 'refs/breakwater/b1/candidate/r1';
  const pushTo = 'refs/breakwater/b1/merge/r2';
  // The last one names a place outside, for which git would not list any.
  const modules = [
    ['l', 'libs/lib', '../lib.git'],
    ['o', 'other', '../other.git'],
    ['x', '../x', '../lib.git'],
  ]
    .map(([name, path, url]) => `[submodule "${name}"]\n\tpath = ${path}\n\turl = ${url}\n`)
    .join('');

  /** A superproject whose submodule points to the first commit of a library that has a second one. */
  const prepared = async (id: string) => {
    const lib = server.createRemote(`remote-of-${id}/lib`);
    const app = server.createRemote(`remote-of-${id}/app`);
    const first = lib.commit('refs/heads/main', { 'lib.txt': 'one\n' });
    const second = lib.commit('refs/heads/main', { 'lib.txt': 'two\n' });
    app.commit('refs/heads/files', { '.gitmodules': modules, 'app.txt': 'a\n' });
    const blob = (path: string) => app.git('rev-parse', `refs/heads/files:${path}`);
    const pointingTo = (commit: string, ref: string, text = 'app.txt') => {
      const libs = app.tree([`160000 commit ${commit}\tlib`]);
      const entries = [
        `100644 blob ${blob('.gitmodules')}\t.gitmodules`,
        `100644 blob ${blob('app.txt')}\t${text}`,
        `040000 tree ${libs}\tlibs`,
        `160000 commit ${first}\tother`,
      ];
      return app.git('commit-tree', ...(ref === 'refs/heads/main' ? [] : ['-p', base]), '-m', ref, app.tree(entries));
    };
    let base = '';
    base = pointingTo(first, 'refs/heads/main');
    app.git('update-ref', 'refs/heads/main', base);
    const sandbox = server.sandbox(id);
    const repositories = [
      { name: 'app', url: app.url, commit: base, origin: 'https://example.com/team/app.git' },
      { name: 'lib', url: lib.url, commit: second, origin: 'https://example.com/team/lib.git' },
    ];
    const answer = await sandbox.call('prepare', { repositories, gitToken: '' });
    const run = async (command: string, clean = false): Promise<string> => {
      const result = await sandbox.exec({ command, clean, timeoutMs: 20_000 });
      if (!result.ok) throw new Error(result.error.message);
      return result.result.output.trim();
    };
    return { app, lib, base, first, second, sandbox, answer, run, pointingTo };
  };

  test('are filled with the commits that the build is at, and others are told', async () => {
    const { answer, run, base, second, sandbox } = await prepared('filled');
    expect(answer).toEqual(
      succeeded({
        repositories: [
          {
            name: 'app',
            head: base,
            restored: false,
            submodules: [
              { path: 'libs/lib', of: 'lib' },
              { path: 'other', of: null },
            ],
          },
          { name: 'lib', head: second, restored: false },
        ],
      }),
    );
    expect(await run('cat app/libs/lib/lib.txt; ls app/other')).toBe('two');
    expect(await sandbox.call('read', { path: 'app/libs/lib/lib.txt' })).toMatchObject({
      ok: true,
      result: { text: 'two\n' },
    });
    // A link where git expects a folder is no change to whoever works or grades here.
    expect(await run('cd app && git status --short')).toBe('');
    expect(await run(onGradedTree('echo as it was'))).toBe('as it was');
    expect(await run(onGradedTree('echo three >> lib/lib.txt'))).toContain('lib/lib.txt. The tree is put back');
  });

  test('belong to their own repository, whatever is done to them', async () => {
    const { run, base, sandbox, lib } = await prepared('saved');
    await run('echo three > app/libs/lib/lib.txt');
    const edit = { command: 'create' as const, path: 'app/libs/lib/new.txt', text: 'new\n' };
    expect(await sandbox.call('edit', edit)).toMatchObject({ ok: true });
    const save = (repository: string) => sandbox.call('save', { repository, message: 'Work', ref: candidate });
    expect(await save('app')).toEqual(succeeded({ commit: base, tree: expect.any(String), changed: false }));
    expect(await save('lib')).toMatchObject({ ok: true, result: { changed: true } });
    expect(lib.git('show', `${candidate}:lib.txt`)).toBe('three');
    const saved = lib.git('rev-parse', candidate);
    await run('git -C app add -A; rm app/libs/lib && git clone -q lib app/libs/lib');
    expect(await save('app')).toMatchObject({ ok: true, result: { commit: base, changed: false } });
    await sandbox.call('reset', {});
    expect(await run('cat app/libs/lib/lib.txt; readlink app/libs/lib')).toBe('two\n../../lib');
    const repositories = [
      { name: 'app', commit: base },
      { name: 'lib', commit: saved },
    ];
    expect(await sandbox.call('checkout', { repositories })).toMatchObject({ ok: true });
    expect(await run('cat app/libs/lib/lib.txt', true)).toBe('three');
  });

  test('point where the merge is told to, also where both sides have moved them', async () => {
    const { app, base, first, second, sandbox, run, pointingTo } = await prepared('pointers');
    const merge = (commit: string, pointer: string) =>
      sandbox.call('merge', {
        repository: 'app',
        ref: candidate,
        commit,
        onto: base,
        message: 'M',
        pushTo,
        pointers: [
          { path: 'libs/lib', commit: pointer },
          { path: 'app.txt', commit: pointer },
        ],
      });
    const moved = pointingTo('1'.repeat(40), 'theirs', 'theirs.txt');
    app.git('update-ref', candidate, moved);
    expect(await merge(moved, second)).toMatchObject({ ok: true, result: { kind: 'merged' } });
    expect(app.git('ls-tree', '-r', pushTo).replaceAll(/ blob \w+/g, '')).toBe(
      `100644\t.gitmodules\n160000 commit ${second}\tlibs/lib\n160000 commit ${first}\tother\n100644\ttheirs.txt`,
    );
    expect(await run('cat app/libs/lib/lib.txt; ls app')).toBe('two\nlibs\nother\ntheirs.txt');
    expect(app.git('log', '--format=%P', '-1', pushTo)).toBe(base);
  });

  test('point elsewhere on the commit that is checked out, without a ref of the remote', async () => {
    const { app, base, second, sandbox } = await prepared('pointed');
    const onto = { repository: 'app', ref: 'refs/breakwater/none', commit: base, onto: base, message: 'M', pushTo };
    const merged = await sandbox.call('merge', { ...onto, pointers: [{ path: 'libs/lib', commit: second }] });
    expect(merged).toMatchObject({ ok: true, result: { kind: 'merged' } });
    expect([app.git('rev-parse', `${pushTo}:libs/lib`), app.git('log', '--format=%P', '-1', pushTo)]).toEqual([
      second,
      base,
    ]);
  });

  test('of which both sides have moved one conflict with nothing', async () => {
    const { app, second, base, sandbox, pointingTo } = await prepared('both');
    const ours = pointingTo('2'.repeat(40), 'ours');
    app.git('update-ref', 'refs/heads/main', ours);
    const theirs = pointingTo('3'.repeat(40), 'theirs', 'theirs.txt');
    app.git('update-ref', candidate, theirs);
    const onto = server.sandbox('both-onto');
    await onto.call('prepare', {
      repositories: [{ name: 'app', url: app.url, commit: ours, origin: 'https://example.com/team/app.git' }],
      gitToken: '',
    });
    const pointers = [{ path: 'libs/lib', commit: second }];
    const request = { repository: 'app', ref: candidate, commit: theirs, onto: ours, message: 'M', pushTo };
    expect(await onto.call('merge', request)).toEqual(succeeded({ kind: 'conflict', paths: ['libs/lib'] }));
    const merged = await onto.call('merge', { ...request, pointers });
    expect(merged).toMatchObject({ ok: true, result: { kind: 'merged' } });
    expect(app.git('rev-parse', `${pushTo}:libs/lib`)).toBe(second);
    expect([base, sandbox]).toHaveLength(2);
    // The candidate that only moves the pointer comes to nothing where the system has moved it already.
    const only = pointingTo('4'.repeat(40), 'only');
    app.git('update-ref', candidate, only);
    const here = await onto.call('merge', { ...request, commit: only, onto: app.git('rev-parse', pushTo), pointers });
    expect(here).toMatchObject({ ok: true, result: { commit: app.git('rev-parse', pushTo) } });
  });

  test('that a candidate removes go, though the system has moved their pointers, and a file in their place conflicts', async () => {
    const { app, lib, base, second } = await prepared('removed');
    const commit = (entries: string[]) => app.git('commit-tree', '-p', base, '-m', 'M', app.tree(entries));
    const rest = app
      .git('ls-tree', base)
      .split('\n')
      .filter((entry) => !entry.endsWith('\tlibs'));
    const moved = app.tree([`160000 commit ${second}\tlib`]);
    const ours = commit([...rest, `040000 tree ${moved}\tlibs`]);
    app.git('update-ref', 'refs/heads/main', ours);
    const onto = server.sandbox('removed-onto');
    const repositories = [
      { name: 'app', url: app.url, commit: ours, origin: 'https://example.com/team/app.git' },
      { name: 'lib', url: lib.url, commit: second, origin: 'https://example.com/team/lib.git' },
    ];
    await onto.call('prepare', { repositories, gitToken: '' });
    const merge = (theirs: string) => {
      app.git('update-ref', candidate, theirs);
      const pointers = [{ path: 'libs/lib', commit: second }];
      return onto.call('merge', {
        repository: 'app',
        ref: candidate,
        commit: theirs,
        onto: ours,
        message: 'M',
        pushTo,
        pointers,
      });
    };
    const file = app.tree([`100644 blob ${app.git('rev-parse', `${base}:app.txt`)}\tlib`]);
    expect(await merge(commit([...rest, `040000 tree ${file}\tlibs`]))).toEqual(
      succeeded({ kind: 'conflict', paths: ['libs/lib', expect.stringMatching(/^libs\/lib~/)] }),
    );
    expect(await merge(commit(rest))).toMatchObject({ ok: true, result: { kind: 'merged' } });
    expect(app.git('ls-tree', pushTo)).toBe(rest.join('\n'));
    await onto.call('reset', {});
    const left = await onto.exec({ command: 'cd app && git status --short; ls', timeoutMs: 20_000 });
    expect(left).toMatchObject({ ok: true, result: { output: 'app.txt\nother\n' } });
  });
});
