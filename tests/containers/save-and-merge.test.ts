import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeInIsolatedPlaces } from './places.ts';
import { failed, type PreparedSandbox, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { removeFolder } from './server-process.ts';

describeInIsolatedPlaces((place) => {
  const candidate = 'refs/breakwater/b1/candidate/r1';
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  const save = ({ sandbox }: PreparedSandbox, message = 'Work\n\n# not a comment') =>
    sandbox.call('save', { repository: 'api', message, ref: candidate });
  const merge = ({ sandbox }: PreparedSandbox, commit: string, ref = 'refs/heads/main') =>
    sandbox.call('merge', { repository: 'api', ref, commit, message: 'Merge the head' });
  const run = async ({ sandbox }: PreparedSandbox, command: string): Promise<string> => {
    const result = await sandbox.exec({ command, cwd: 'api', timeoutMs: 20_000 });
    if (!result.ok) throw new Error(result.error.message);
    return result.result.output.trim();
  };

  describe('save', () => {
    test('commits changed, new and deleted files and moves the ref', async () => {
      const prepared = await prepareSandbox(server, 'save', { 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': 'out\n' });
      await run(prepared, 'echo more >> a.txt && rm b.txt && mkdir new out && touch new/c.txt out/d.txt');
      const pushed = await save(prepared);
      const commit = prepared.remote.git('rev-parse', candidate);
      const tree = prepared.remote.git('rev-parse', `${candidate}^{tree}`);
      expect(pushed).toEqual(succeeded({ commit, tree, changed: true }));
      expect(prepared.remote.git('show', '-s', '--format=%an <%ae>%n%P%n%B', commit)).toBe(
        `Breakwater <breakwater@localhost>\n${prepared.base}\nWork\n\n# not a comment`,
      );
      expect(prepared.remote.git('diff', '--name-status', prepared.base, commit)).toBe(
        'M\ta.txt\nD\tb.txt\nA\tnew/c.txt',
      );
    });

    test('commits and merges in the names that a repository asks for', async () => {
      const prepared = await prepareSandbox(server, 'people', { 'a.txt': 'a\n' });
      const people = {
        author: { name: 'Zoë Bot', email: 'zoe@example.com' },
        committer: { name: 'Release', email: 'release@example.com' },
      };
      const { remote, base: commit, sandbox } = prepared;
      const moved = remote.commit('refs/heads/main', { 'c.txt': 'c\n' }, commit);
      // A remote with a rule on addresses, as some hosts have.
      const rule = `#!/bin/sh
        while read old new name; do
          git log --format='%ae %ce' $new --not --all | grep -v 'zoe@example.com release@example.com' &&
            echo 'Author is not a member of the team' && exit 1
        done; exit 0\n`;
      writeFileSync(join(remote.folder, 'hooks/pre-receive'), rule, { mode: 0o755 });
      await run(prepared, 'echo a > b.txt');
      expect(await save(prepared)).toEqual(
        failed('git', expect.stringContaining('remote: Author is not a member of the team')),
      );
      const named = await sandbox.call('prepare', {
        repositories: [{ name: 'api', url: remote.url, commit, people }],
        gitToken: '',
      });
      expect(named.ok).toBe(true);
      await run(prepared, 'echo b > b.txt');
      await save(prepared);
      const merged = await sandbox.call('merge', {
        repository: 'api',
        ref: 'refs/heads/main',
        commit: moved,
        message: 'M',
        pushTo: 'refs/breakwater/b1/merge/people',
      });
      expect(merged.ok).toBe(true);
      const of = (ref: string) => remote.git('show', '-s', '--format=%an <%ae>, %cn <%ce>', ref);
      const asAsked = 'Zoë Bot <zoe@example.com>, Release <release@example.com>';
      expect([of(candidate), of('refs/breakwater/b1/merge/people')]).toEqual([asAsked, asAsked]);
    });

    test('pushes the base as it is where nothing has changed, and over whatever the ref was', async () => {
      const prepared = await prepareSandbox(server, 'save-clean', { 'a.txt': 'a\n' });
      prepared.remote.commit(candidate, { 'other.txt': 'x\n' }, prepared.base);
      expect(await save(prepared)).toEqual(
        succeeded({ commit: prepared.base, tree: expect.any(String), changed: false }),
      );
      expect(prepared.remote.git('rev-parse', candidate)).toBe(prepared.base);
    });

    test('makes one commit on top of the base, whatever commands have committed and earlier saves have held', async () => {
      const prepared = await prepareSandbox(server, 'save-one', { 'a.txt': 'a\n' });
      await run(prepared, 'echo key > secret.txt');
      await save(prepared);
      await run(
        prepared,
        'rm secret.txt && echo b > b.txt && git add -A && git commit -qm "By the agent" && echo c > c.txt',
      );
      expect(await save(prepared)).toEqual(
        succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true }),
      );
      expect(prepared.remote.git('log', '--format=%s %P', candidate)).toBe(
        `Work ${prepared.base}\nChange a.txt `.trimEnd(),
      );
      expect(prepared.remote.git('ls-tree', '--name-only', candidate)).toBe('a.txt\nb.txt\nc.txt');
      expect(await run(prepared, 'git log --format=%s && git status --porcelain')).toBe(
        'By the agent\nChange a.txt\n?? c.txt',
      );
    });

    test('goes on after a killed git has left its lock on the index', async () => {
      const prepared = await prepareSandbox(server, 'save-locked', { 'a.txt': 'a\n' });
      await run(prepared, 'touch .git/index.lock && echo new > new.txt');
      expect(await save(prepared)).toEqual(
        succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true }),
      );
    });

    test('says what git said where the remote refuses', async () => {
      const prepared = await prepareSandbox(server, 'save-refused', { 'a.txt': 'a\n' });
      removeFolder(prepared.remote.folder);
      expect(await save(prepared)).toEqual(failed('git', 'git push: the repository is not found'));
    });

    test('a hostile configuration of the checkout neither runs nor redirects anything', async () => {
      const prepared = await prepareSandbox(server, 'save-hostile', { 'a.txt': 'a\n' });
      const evil = `${server.outside}/evil`;
      await run(
        prepared,
        `git config core.hooksPath "$PWD/hooks" && mkdir hooks && printf '#!/bin/sh\\ntouch ${evil}\\n' > hooks/pre-push &&
       cp hooks/pre-push hooks/pre-commit && chmod +x hooks/* && git config core.fsmonitor "touch ${evil}; false" &&
       git config url."http://127.0.0.1:9/nowhere".insteadOf "${prepared.remote.url}" &&
       git config core.worktree / && git config commit.gpgSign true && git config gpg.program "touch ${evil}"`,
      );
      expect(await save(prepared)).toEqual(
        succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true }),
      );
      expect(prepared.remote.git('ls-tree', '-r', '--name-only', candidate)).toBe(
        'a.txt\nhooks/pre-commit\nhooks/pre-push',
      );
      expect(await server.shell(`ls ${server.outside}`)).toBe('secret.txt');
    });
  });

  describe('merge', () => {
    test('makes a merge commit, the same one each time', async () => {
      const merged = await Promise.all(
        ['merge-1', 'merge-2'].map(async (id) => {
          const prepared = await prepareSandbox(server, id, { 'a.txt': 'a\n' });
          const ours = prepared.remote.commit('refs/heads/main', { 'ours.txt': 'ours\n' }, prepared.base);
          const theirs = prepared.remote.commit(candidate, { 'b.txt': 'b\n' }, prepared.base);
          const sandbox = server.sandbox(`${id}-ours`);
          const repositories = [{ name: 'api', url: prepared.remote.url, commit: ours }];
          await sandbox.call('prepare', { repositories, gitToken: '' });
          const onto = { ...prepared, sandbox };
          const result = await merge(onto, theirs, candidate);
          return { result, parents: await run(onto, 'git show -s --format="%P|%an|%cI|%s" HEAD'), ours, theirs };
        }),
      );
      const [one, two] = merged;
      expect(one?.result).toEqual(succeeded({ kind: 'merged', commit: expect.any(String), tree: expect.any(String) }));
      expect(one?.parents).toBe(`${one?.ours} ${one?.theirs}|Breakwater|2026-11-01T12:00:00+01:00|Merge the head`);
      expect(two).toEqual(one);
    });

    describe('onto a commit', () => {
      const message = 'Greet by name\n\nBreakwater-Task: greet\n';
      const pushTo = 'refs/breakwater/b1/merge/r1';
      /** A sandbox at `ours`, and a candidate that is based on its parent. */
      const divided = async (id: string, files: Record<string, string>) => {
        const { remote, base } = await prepareSandbox(server, id, { 'a.txt': 'a\n' });
        const ours = remote.commit('refs/heads/main', { 'ours.txt': 'ours\n' }, base);
        const theirs = remote.commit(candidate, files, base);
        const sandbox = server.sandbox(`${id}-ours`);
        await sandbox.call('prepare', { repositories: [{ name: 'api', url: remote.url, commit: ours }], gitToken: '' });
        const merge = () =>
          sandbox.call('merge', { repository: 'api', ref: candidate, commit: theirs, onto: ours, message, pushTo });
        return { remote, sandbox, ours, theirs, merge };
      };

      test('makes one commit on it, the same one each time it is asked', async () => {
        const { remote, ours, merge } = await divided('onto', { 'b.txt': 'b\n' });
        const first = await merge();
        expect(await merge()).toEqual(first);
        const tree = remote.git('rev-parse', `${pushTo}^{tree}`);
        expect(first).toEqual(succeeded({ kind: 'merged', commit: remote.git('rev-parse', pushTo), tree }));
        expect(remote.git('show', '-s', '--format=%P|%cI|%s|%(trailers:unfold,separator=;)', pushTo)).toBe(
          `${ours}|2026-11-01T12:00:00+01:00|Greet by name|Breakwater-Task: greet`,
        );
        expect(remote.git('ls-tree', '--name-only', pushTo)).toBe('a.txt\nb.txt\nours.txt');
      });

      test('makes none where it changes nothing', async () => {
        const { remote, ours, merge } = await divided('onto-same', { 'ours.txt': 'ours\n' });
        expect(await merge()).toEqual(succeeded({ kind: 'merged', commit: ours, tree: expect.any(String) }));
        expect(remote.git('rev-parse', pushTo)).toBe(ours);
      });

      test('names what conflicts, and does nothing where HEAD is elsewhere', async () => {
        const conflict = await divided('onto-conflict', { 'ours.txt': 'theirs\n' });
        expect(await conflict.merge()).toEqual(succeeded({ kind: 'conflict', paths: ['ours.txt'] }));
        const moved = await divided('onto-moved', { 'b.txt': 'b\n' });
        await moved.sandbox.exec({ command: 'git commit -q --allow-empty -m x', cwd: 'api', timeoutMs: 20_000 });
        expect(await moved.merge()).toEqual(failed('git', expect.stringContaining(`not at ${moved.ours}`)));
      });
    });

    test('has nothing to do where HEAD holds the commit', async () => {
      const prepared = await prepareSandbox(server, 'merge-held', { 'a.txt': 'a\n' });
      expect(await merge(prepared, prepared.base)).toEqual(
        succeeded({ kind: 'merged', commit: prepared.base, tree: expect.any(String) }),
      );
    });

    test('merges an earlier commit of a ref that has moved on, and none that the ref does not hold', async () => {
      const prepared = await prepareSandbox(server, 'merge-moved', { 'a.txt': 'a\n' });
      const earlier = prepared.remote.commit('refs/heads/main', { 'b.txt': 'b\n' });
      prepared.remote.commit('refs/heads/main', { 'c.txt': 'c\n' });
      expect(await merge(prepared, earlier)).toEqual(
        succeeded({ kind: 'merged', commit: expect.any(String), tree: expect.any(String) }),
      );
      expect(await run(prepared, 'ls')).toBe('a.txt\nb.txt');
      const elsewhere = prepared.remote.commit('refs/heads/elsewhere', { 'd.txt': 'd\n' }, prepared.base);
      expect(await merge(prepared, elsewhere)).toEqual(succeeded({ kind: 'missing' }));
      expect(await merge(prepared, earlier, 'refs/heads/absent')).toEqual(succeeded({ kind: 'missing' }));
    });

    test('a conflict names the paths, leaves all as it was, and can be resolved by hand', async () => {
      const prepared = await prepareSandbox(server, 'conflict', { 'a.txt': 'a\n', 'ä b.txt': 'x\n', 'c.txt': 'c\n' });
      const theirs = prepared.remote.commit('refs/heads/main', { 'a.txt': 'theirs\n', 'ä b.txt': 'theirs\n' });
      await run(prepared, 'echo ours | tee a.txt "ä b.txt" && git commit -qam ours');
      const before = await run(prepared, 'git rev-parse HEAD');

      expect(await merge(prepared, theirs)).toEqual(succeeded({ kind: 'conflict', paths: ['a.txt', 'ä b.txt'] }));
      expect(await run(prepared, 'git rev-parse HEAD; git status --porcelain')).toBe(before);

      expect(await run(prepared, 'git merge FETCH_HEAD')).toContain('CONFLICT');
      expect(await save(prepared)).toEqual(failed('git', 'these files still hold conflict markers: a.txt, ä b.txt'));
      expect(await merge(prepared, theirs)).toEqual(succeeded({ kind: 'conflict', paths: ['a.txt', 'ä b.txt'] }));
      expect(await run(prepared, 'git status --porcelain | cut -c1-2')).toBe('UU\nUU');

      await run(prepared, 'echo both | tee a.txt "ä b.txt"');
      const pushed = await save(prepared, 'Merge the head');
      expect(pushed).toEqual(succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true }));
      expect(prepared.remote.git('show', '-s', '--format=%P', candidate)).toBe(prepared.base);
      expect(prepared.remote.git('show', `${candidate}:a.txt`)).toBe('both');
    });

    test('does not take a refusal over local changes for a conflict', async () => {
      const prepared = await prepareSandbox(server, 'merge-dirty', { 'a.txt': 'a\n' });
      const theirs = prepared.remote.commit('refs/heads/main', { 'a.txt': 'theirs\n' });
      await run(prepared, 'echo local > a.txt');
      expect(await merge(prepared, theirs)).toEqual(failed('git', expect.stringContaining('would be overwritten')));
      expect(await run(prepared, 'cat a.txt')).toBe('local');
    });
  });

  describe('reset', () => {
    test('drops changes, new files, nested clones and a merge in progress, and keeps ignored files', async () => {
      const prepared = await prepareSandbox(server, 'reset', { 'a.txt': 'a\n', '.gitignore': 'node_modules\n' });
      const theirs = prepared.remote.commit('refs/heads/main', { 'a.txt': 'theirs\n' });
      await run(prepared, 'echo ours > a.txt && git commit -qam ours');
      const head = await run(prepared, 'git rev-parse HEAD');
      await merge(prepared, theirs);
      await run(
        prepared,
        'git merge FETCH_HEAD; mkdir node_modules new && touch node_modules/kept new/x && git init nested',
      );
      expect(await prepared.sandbox.call('reset', {})).toEqual(succeeded({ done: true }));
      expect(await run(prepared, 'git rev-parse HEAD; git status --porcelain; ls -A')).toBe(
        [head, '.git', '.gitignore', 'a.txt', 'node_modules'].join('\n'),
      );
    });
  });
});
