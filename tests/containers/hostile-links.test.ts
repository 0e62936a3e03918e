import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ref, run } from './every-operation.ts';
import { describeInEveryPlace } from './places.ts';
import { failed, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import { type SandboxHost, secretOutside } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  const outside = (): Promise<string> => server.shell(`ls ${server.outside} && cat ${server.outside}/secret.txt`);
  const untouched = `secret.txt\n${secretOutside}`;

  describe('links', () => {
    test('a link in a folder’s place does not lead a merge, a reset or an edit out of the workspace', async () => {
      const prepared = await prepareSandbox(server, 'swapped', { 'a.txt': 'a\n', 'dir/secret.txt': 'inside\n' });
      const { sandbox, remote, base } = prepared;
      await run(sandbox, `cd api && rm -r dir && ln -s ${server.outside} dir`);
      const path = 'api/dir/secret.txt';
      const refused = failed('outside-workspace', expect.any(String));
      expect(await sandbox.call('read', { path })).toEqual(refused);
      expect(await sandbox.call('edit', { command: 'create', path, text: 'x' })).toEqual(refused);
      expect(await sandbox.call('search', { pattern: 'canary', path: 'api/dir' })).toEqual(refused);
      expect(await sandbox.call('search', { pattern: 'canary' })).toEqual(succeeded({ matches: [], truncated: false }));
      const head = remote.commit(
        'refs/heads/main',
        { 'dir/secret.txt': 'from the remote\n', 'dir/new.txt': 'n\n' },
        base,
      );
      await sandbox.call('merge', { repository: 'api', ref: 'refs/heads/main', commit: head, message: 'M' });
      await sandbox.call('save', { repository: 'api', message: 'Link', ref: ref('swapped') });
      await sandbox.call('reset', {});
      expect(await outside()).toBe(untouched);
      expect(remote.git('ls-tree', ref('swapped'), 'dir')).toMatch(/^120000 blob .*\tdir$/);
    });

    test('a folder that is swapped for a link again and again never shows or takes what is outside', async () => {
      const { sandbox, checkout } = await prepareSandbox(server, 'race', { 'dir/secret.txt': 'inside\n' });
      const racing = sandbox.exec({
        command: `cd api; ln -s ${server.outside} link; mv dir real; ln -s real dir
        while [ ! -e stop ]; do ln -sfn real t && mv -T t dir; ln -sfn ${server.outside} t && mv -T t dir; done`,
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
      await server.shell(`touch ${checkout}/stop`);
      await racing;
      expect([...seen].filter((text) => text.includes('canary'))).toEqual([]);
      expect(await outside()).toBe(untouched);
    });

    test('a hard link is replaced by an edit, its other name keeps its text', async () => {
      const { sandbox, checkout } = await prepareSandbox(server, 'hard-link', { 'a.txt': 'a\n' });
      await server.shell(`ln ${server.outside}/secret.txt ${checkout}/linked.txt`);
      await sandbox.call('edit', { command: 'insert', path: 'api/linked.txt', afterLine: 0, text: 'x\n' });
      expect(await outside()).toBe(untouched);
    });

    test.each([
      'logs/HEAD',
      'logs/refs/heads/work',
      'refs/heads',
      'packed-refs',
      'shallow',
      'HEAD',
      'index',
      'objects/info',
    ])('one in the place of .git/%s leads git neither to write nor to quote what is outside', async (name) => {
      const id = `internal-${name.replaceAll('/', '-')}`;
      const { sandbox, base } = await prepareSandbox(server, id, { 'a.txt': 'a\n' });
      await run(
        sandbox,
        `cd api && mkdir -p .git/objects/info && rm -rf .git/${name} && ln -s ${server.outside}/secret.txt .git/${name}; echo b > a.txt`,
      );
      const refused = failed('git', `.git/${name} is a link; git's own files must not be links`);
      const merge = { repository: 'api', ref: 'refs/heads/main', commit: base, message: 'M' };
      expect(await sandbox.call('save', { repository: 'api', message: 'x', ref: ref(id) })).toEqual(refused);
      expect(await sandbox.call('merge', merge)).toEqual(refused);
      expect(await sandbox.call('diff', { repository: 'api', from: base })).toEqual(refused);
      expect(await sandbox.call('reset', {})).toEqual(refused);
      expect(JSON.stringify(await sandbox.call('search', { pattern: 'canary' }))).not.toContain(secretOutside);
      expect(await outside()).toBe(untouched);
    });

    test('a .git that is a link or a file leads the server’s notes and locks nowhere', async () => {
      const { sandbox, remote, base } = await prepareSandbox(server, 'git-file', { 'a.txt': 'a\n' });
      await server.shell(`touch ${server.outside}/index.lock`);
      await run(sandbox, `cd api && rm -rf .git && ln -s ${server.outside} .git`);
      const merge = { repository: 'api', ref: 'refs/heads/main', commit: base, message: 'M' };
      expect((await sandbox.call('merge', merge)).ok).toBe(false);
      expect((await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('git-file') })).ok).toBe(false);
      expect(await outside()).toBe(`index.lock\n${untouched}`);
      await server.shell(`rm ${server.outside}/index.lock`);
      await run(sandbox, `cd api && rm .git && echo 'gitdir: ${server.outside}' > .git`);
      expect((await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('git-file') })).ok).toBe(false);
      expect(remote.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    });
  });
});
