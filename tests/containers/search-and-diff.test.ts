import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeInIsolatedPlaces } from './places.ts';
import { failed, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInIsolatedPlaces((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  describe('list', () => {
    test('names the files of the commit, those of the root first, and neither links nor what was not committed', async () => {
      const { sandbox, checkout } = await prepareSandbox(server, 'list', {
        'web/src/deep/a.ts': '1\n',
        'web/grün b.txt': '1\n',
        'z.txt': '1\n',
      });
      await server.shell(`cd ${checkout} && ln -s z.txt link && printf x > "$(printf 'latin\\344')" && git add -A &&
      git -c user.name=a -c user.email=a@b commit -qm more && echo new > new.txt`);
      expect(await sandbox.call('list', { repository: 'api' })).toEqual(
        succeeded({ paths: ['z.txt', 'web/grün b.txt', 'web/src/deep/a.ts'], isWhole: true }),
      );
      expect(await sandbox.call('list', { repository: 'web' })).toEqual(
        failed('not-found', 'there is no repository web, only api'),
      );
    });

    test('tells sizes, what is changed most often, and how files begin, at any commit', async () => {
      const { sandbox, base, remote } = await prepareSandbox(server, 'used', {
        'a.txt': 'one\n',
        'b/grün.txt': 'two\n',
      });
      const next = remote.commit('refs/heads/more', { 'a.txt': 'one more\n', 'c.bin': 'a\0b' }, base);
      const fetched = { repository: 'api', ref: 'refs/heads/more', commit: next, message: 'More' };
      expect(await sandbox.call('merge', fetched)).toMatchObject({ ok: true });
      const asked = { repository: 'api', tellUse: true, texts: ['a.txt', 'c.bin', 'gone.txt'] };
      expect(await sandbox.call('list', { ...asked, commit: next })).toEqual(
        succeeded({
          paths: ['a.txt', 'c.bin', 'b/grün.txt'],
          isWhole: true,
          use: {
            sizes: [9, 3, 4],
            mostChanged: [
              { path: 'a.txt', commits: 2 },
              { path: 'b/grün.txt', commits: 1 },
              { path: 'c.bin', commits: 1 },
            ],
          },
          texts: { 'a.txt': 'one more\n' },
        }),
      );
      expect(await sandbox.call('list', { ...asked, commit: base })).toMatchObject({
        result: { paths: ['a.txt', 'b/grün.txt'], texts: { 'a.txt': 'one\n' } },
      });
    });

    test('leaves out the deepest of more than can be told', async () => {
      const { sandbox } = await prepareSandbox(server, 'many-paths', { 'a/b.txt': 'b\n' });
      await sandbox.exec({
        command: `blob=$(git rev-parse HEAD:a/b.txt) && seq 1 20000 | sed "s|.*|100644 $blob\tf&|" |
        git update-index --add --index-info && git commit -qm many`,
        cwd: 'api',
        timeoutMs: 20_000,
      });
      const listed = await sandbox.call('list', { repository: 'api' });
      if (!listed.ok) throw new Error(listed.error.message);
      const { paths, isWhole } = listed.result;
      expect([paths.length, paths.includes('a/b.txt'), isWhole]).toEqual([20_000, false, false]);
    });
  });

  describe('search', () => {
    test('finds tracked and new lines, not ignored, binary or linked ones', async () => {
      const { sandbox, checkout } = await prepareSandbox(server, 'search', {
        'src/a.ts': 'const a = 1;\nconst b: number = 2;\n',
        '.gitignore': 'ignored.txt\n',
      });
      await server.shell(`cd ${checkout} && echo 'const: c = 3' > 'new file.txt' && echo 'const d' > ignored.txt &&
      printf 'const \\0' > binary && ln -s /etc/passwd passwd`);
      expect(await sandbox.call('search', { pattern: '^const.* = [0-9]|root:' })).toEqual(
        succeeded({
          matches: [
            { path: 'api/new file.txt', line: 1, text: 'const: c = 3' },
            { path: 'api/src/a.ts', line: 1, text: 'const a = 1;' },
            { path: 'api/src/a.ts', line: 2, text: 'const b: number = 2;' },
          ],
          truncated: false,
        }),
      );
      expect(await sandbox.call('search', { pattern: 'const', path: 'api/src', maxMatches: 1 })).toEqual(
        succeeded({ matches: [{ path: 'api/src/a.ts', line: 1, text: 'const a = 1;' }], truncated: true }),
      );
      expect(await sandbox.call('search', { pattern: '-e' })).toEqual(succeeded({ matches: [], truncated: false }));
      expect(await sandbox.call('search', { pattern: '(' })).toEqual(
        failed('bad-request', expect.stringContaining('Unmatched (')),
      );
      expect(await sandbox.call('search', { pattern: 'x', path: 'api/passwd' })).toEqual(
        failed('outside-workspace', expect.any(String)),
      );
      expect(await sandbox.call('search', { pattern: 'x', path: 'api/nowhere' })).toEqual(
        failed('not-found', expect.any(String)),
      );
    });

    test('shows a few of each folder, vendored files last, and counts the rest', async () => {
      const { sandbox } = await prepareSandbox(server, 'few-of-each', {
        'node_modules/a/index.js': 'find me\n'.repeat(40),
        'src/[id]/a b.ts': 'find me\nno\nfind me\nfind me\n',
        'src/b.ts': 'find me\n',
        'test.ts': 'nothing\n',
      });
      const match = (path: string, line: number) => ({ path, line, text: 'find me' });
      const found = (path?: string) =>
        sandbox.call('search', { pattern: '^find', perFolder: 2, ...(path && { path }) });
      expect(await found()).toEqual(
        succeeded({
          matches: [
            match('api/src/[id]/a b.ts', 1),
            match('api/src/[id]/a b.ts', 3),
            match('api/src/b.ts', 1),
            ...[1, 2, 3].map((line) => match('api/node_modules/a/index.js', line)),
          ],
          truncated: true,
          leftOut: [
            { folder: 'api/node_modules', count: 37 },
            { folder: 'api/src/[id]', count: 1 },
          ],
        }),
      );
      expect(await found('api/node_modules/a')).toEqual(
        succeeded({
          matches: [1, 2].map((line) => match('api/node_modules/a/index.js', line)),
          truncated: true,
          leftOut: [{ folder: 'api/node_modules/a', count: 38 }],
        }),
      );
      expect(await found('api/test.ts')).toEqual(succeeded({ matches: [], truncated: false }));
    });

    test('looks into every repository', async () => {
      const repositories = ['one', 'two'].map((name) => {
        const remote = server.createRemote(name);
        return { name, url: remote.url, commit: remote.commit('refs/heads/main', { 'name.txt': `I am ${name}\n` }) };
      });
      const sandbox = server.sandbox('both');
      await sandbox.call('prepare', { repositories, gitToken: '' });
      expect(await sandbox.call('search', { pattern: 'I am' })).toEqual(
        succeeded({
          matches: [
            { path: 'one/name.txt', line: 1, text: 'I am one' },
            { path: 'two/name.txt', line: 1, text: 'I am two' },
          ],
          truncated: false,
        }),
      );
      const inOne = await sandbox.call('search', { pattern: 'I am', path: 'one' });
      expect(inOne).toEqual(
        succeeded({ matches: [{ path: 'one/name.txt', line: 1, text: 'I am one' }], truncated: false }),
      );
    });
  });

  describe('diff', () => {
    test('lists what commits have changed, without renames and without what is not committed', async () => {
      const { sandbox, base } = await prepareSandbox(server, 'diff', {
        'kept.txt': 'kept\n',
        'old name.txt': 'moved\n',
        'changed.txt': 'before\n',
        'link-to-be': 'x\n',
      });
      await sandbox.exec({
        command: `cd api && git mv 'old name.txt' 'grün.txt' && echo after > changed.txt && rm link-to-be &&
        ln -s kept.txt link-to-be && git add -A && git commit -qm change && echo later > kept.txt`,
        timeoutMs: 9000,
      });
      expect(await sandbox.call('diff', { repository: 'api', from: base })).toEqual(
        succeeded({
          files: [
            { path: 'changed.txt', status: 'modified' },
            { path: 'grün.txt', status: 'added' },
            { path: 'link-to-be', status: 'type-changed' },
            { path: 'old name.txt', status: 'deleted' },
          ],
          patch: expect.stringContaining('-before\n+after\n'),
          omittedBytes: 0,
        }),
      );
    });

    test('caps a large patch and says how much is missing', async () => {
      const { sandbox, base } = await prepareSandbox(server, 'large-diff', { 'a.txt': 'a\n' });
      await sandbox.exec({
        command: 'cd api && yes ü | head -50000 > big.txt && git add -A && git commit -qm big',
        timeoutMs: 9000,
      });
      const result = await sandbox.call('diff', { repository: 'api', from: base });
      if (!result.ok) throw new Error(result.error.message);
      const { files, patch, omittedBytes } = result.result;
      expect(files).toEqual([{ path: 'big.txt', status: 'added' }]);
      expect(patch).not.toContain('\uFFFD');
      expect(Buffer.byteLength(patch)).toBeGreaterThan(59_990);
      expect(Buffer.byteLength(patch)).toBeLessThanOrEqual(60_000);
      expect(omittedBytes).toBeGreaterThan(140_000);
    });

    test('shows more of the files that are asked for by name, and nothing of the others', async () => {
      const { sandbox, base } = await prepareSandbox(server, 'diff-of-paths', { 'a.txt': 'a\n' });
      const command =
        'cd api && yes ü | head -50000 > big.txt && echo b > "[x]*.txt" && echo c > x.txt && git add -A && git commit -qm big';
      await sandbox.exec({ command, timeoutMs: 9000 });
      const result = await sandbox.call('diff', { repository: 'api', from: base, paths: ['big.txt', '[x]*.txt'] });
      if (!result.ok) throw new Error(result.error.message);
      const { files, patch, omittedBytes } = result.result;
      expect({ files, omittedBytes }).toEqual({
        files: [
          { path: '[x]*.txt', status: 'added' },
          { path: 'big.txt', status: 'added' },
        ],
        omittedBytes: 0,
      });
      expect(Buffer.byteLength(patch)).toBeGreaterThan(150_000);
    });

    test('refuses what differs in more files than it can tell, instead of leaving some out', async () => {
      const { sandbox, base } = await prepareSandbox(server, 'many-files', { 'a.txt': 'a\n' });
      const add = (from: number, to: number) =>
        sandbox.exec({
          command: `blob=$(git rev-parse HEAD:a.txt) && seq ${from} ${to} | sed "s|.*|100644 $blob\tf&|" |
          git update-index --add --index-info && git commit -qm many`,
          cwd: 'api',
          timeoutMs: 20_000,
        });
      const ask = () => sandbox.call('diff', { repository: 'api', from: base });
      await add(1, 30_000);
      const most = await ask();
      expect(most.ok && most.result.files.length).toBe(30_000);
      await add(30_001, 30_001);
      expect(await ask()).toEqual(
        failed('too-large', 'more than 30000 files, or names of more than 2000000 bytes, differ'),
      );
    });

    test('names a repository or a commit that is not there', async () => {
      const { sandbox } = await prepareSandbox(server, 'diff-of-nothing', { 'a.txt': 'a\n' });
      expect(await sandbox.call('diff', { repository: 'web', from: 'a'.repeat(40) })).toEqual(
        failed('not-found', 'there is no repository web, only api'),
      );
      expect(await sandbox.call('diff', { repository: 'api', from: 'a'.repeat(40) })).toEqual(
        failed('git', expect.stringContaining('bad object')),
      );
    });
  });
});
