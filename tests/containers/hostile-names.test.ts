import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ref, run } from './every-operation.ts';
import { describeInIsolatedPlaces } from './places.ts';
import { failed, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInIsolatedPlaces((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  describe('names', () => {
    /** A commit with a blob of one line at paths of which some could not be added from a work tree. */
    async function prepareTree(id: string, paths: string[]) {
      const remote = server.createRemote(`trees-${id}/api`);
      const base = remote.commit('refs/heads/main', { 'a.txt': 'a\n' });
      const blob = remote.git('rev-parse', `${base}:a.txt`);
      const tree = remote.tree(paths.map((path) => `100644 blob ${blob}\t${path}`));
      const commit = remote.commitTree('refs/heads/main', remote.tree([`040000 tree ${tree}\tnested`]));
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
      expect(await server.shell(`ls ${server.root}`)).not.toContain(`name-${id}`);
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
      const pushed = await sandbox.call('save', { repository: 'api', message: '--amend', ref: ref('-rf') });
      expect(pushed).toEqual(succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true }));
      const commit = pushed.ok ? pushed.result.commit : '';
      expect(await run(sandbox, `cd api && git show -s --format=%s ${commit} && ls -A nested | wc -l`)).toBe(
        '--amend\n6\n',
      );
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
});
