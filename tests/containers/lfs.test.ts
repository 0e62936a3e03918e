/** Files that Git LFS keeps beside a repository: brought, worked on, and sent, with nothing secret in the sandbox. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GitServer, startGitServer } from '../../src/local-stack/git-server/git-server.ts';
import { ref, run } from './every-operation.ts';
import { startLocalHost } from './local-host.ts';
import { describeInIsolatedPlaces } from './places.ts';
import { failed, succeeded } from './prepared-sandbox.ts';
import { createRemote, type Files, type RemoteRepository } from './remote-repository.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

const hasGitLfs = (() => {
  try {
    return execFileSync('git-lfs', ['version']).length > 0;
  } catch {
    return false;
  }
})();

const token = 'token-of-the-git-server';
const oidOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const pointer = (text: string): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${oidOf(text)}\nsize ${Buffer.byteLength(text)}\n`;
const objectOf = (remote: RemoteRepository, text: string): string => {
  const oid = oidOf(text);
  return join(remote.folder, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid);
};

let folder: string;
let git: GitServer;
beforeAll(async () => {
  folder = temporaryFolder();
  git = await startGitServer({ root: folder, host: '127.0.0.1', port: 0, token });
});
afterAll(async () => {
  await git.close();
  removeFolder(folder);
});

const attributes = { 'assets/.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n' };

let made = 0;

/** Each under a name of its own, in every place. */
function repository(
  named: string,
  files: Files,
  contents: readonly string[],
): { remote: RemoteRepository; base: string } {
  made += 1;
  const name = `${named}-${made}`;
  const remote = { ...createRemote(folder, name), url: `${git.url}/${name}.git` };
  for (const text of contents) {
    mkdirSync(dirname(objectOf(remote, text)), { recursive: true });
    writeFileSync(objectOf(remote, text), text);
  }
  return { remote, base: remote.commit('refs/heads/main', { ...attributes, ...files }) };
}

async function prepared(server: SandboxHost, id: string, { remote, base }: ReturnType<typeof repository>) {
  const sandbox = server.sandbox(id);
  const repositories = [{ name: 'api', url: remote.url, commit: base }];
  const answer = await sandbox.call('prepare', { repositories, gitToken: token });
  if (!answer.ok) throw new Error(answer.error.message);
  return sandbox;
}

const saved = succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true });

describe.skipIf(!hasGitLfs)('with git-lfs', () => {
  describeInIsolatedPlaces((place) => {
    let server: SandboxHost;
    beforeAll(async () => {
      server = await place.start();
    });
    afterAll(() => server.end());

    test('files are there whole, a change is a pointer in the candidate, and its contents are sent before it', async () => {
      const there = repository('works', { 'assets/a.bin': pointer('one\n'), 'assets/same.bin': pointer('same\n') }, [
        'one\n',
        'same\n',
      ]);
      const sandbox = await prepared(server, 'lfs', there);
      expect(await run(sandbox, 'cd api && cat assets/*.bin && git status --short')).toBe('one\nsame\n');
      expect(await sandbox.call('list', { repository: 'api', tellFilters: true })).toMatchObject({
        result: { filters: [{ filter: 'lfs', files: 2, isThere: true }] },
      });
      await run(
        sandbox,
        'cd api/assets && echo two > a.bin && echo new > b.bin && touch same.bin && cp same.bin c.bin',
      );
      expect(await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('lfs') })).toEqual(saved);
      const at = (path: string) => `${there.remote.git('show', `${ref('lfs')}:assets/${path}`)}\n`;
      expect([at('a.bin'), at('b.bin'), at('c.bin')]).toEqual([pointer('two\n'), pointer('new\n'), pointer('same\n')]);
      expect(there.remote.git('diff', '--name-only', there.base, ref('lfs'))).toBe(
        'assets/a.bin\nassets/b.bin\nassets/c.bin',
      );
      expect(['two\n', 'new\n'].map((text) => readFileSync(objectOf(there.remote, text), 'utf8'))).toEqual([
        'two\n',
        'new\n',
      ]);

      const candidate = there.remote.git('rev-parse', ref('lfs'));
      const clean = await sandbox.call('checkout', { repositories: [{ name: 'api', commit: candidate }] });
      expect(clean).toEqual(succeeded({ done: true }));
      const seen = await sandbox.exec({ command: 'cat assets/*.bin', cwd: 'api', clean: true, timeoutMs: 20_000 });
      expect(seen.ok && seen.result.output).toBe('two\nnew\nsame\nsame\n');
      await run(sandbox, 'cd api && git checkout -q -- assets/a.bin');
      expect(await run(sandbox, 'cat api/assets/a.bin')).toBe('one\n');

      const graded = await prepared(server, 'lfs-graded', there);
      const merge = { repository: 'api', ref: ref('lfs'), commit: candidate, message: 'M' };
      expect(await graded.call('merge', merge)).toMatchObject({ ok: true, result: { kind: 'merged' } });
      expect(await run(graded, 'cat api/assets/*.bin')).toBe('two\nnew\nsame\nsame\n');
    });

    test('what is no content of that name is not sent, and a pointer to nothing is refused by name', async () => {
      const there = repository('hostile', { 'assets/a.bin': pointer('one\n') }, ['one\n']);
      const sandbox = await prepared(server, 'lfs-hostile', there);
      const secret = oidOf('secret');
      await run(
        sandbox,
        `cd api && d=.git/lfs/objects/${secret.slice(0, 2)}/${secret.slice(2, 4)} && mkdir -p $d && echo other > $d/${secret} &&
           printf '${pointer('secret').replaceAll('\n', '\\n')}' > assets/b.bin`,
      );
      expect(await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('lfs-hostile') })).toEqual(
        failed('git', expect.stringContaining('contents that nobody has: api/assets/b.bin')),
      );
      expect(existsSync(objectOf(there.remote, 'secret'))).toBe(false);
    });

    test('a `.lfsconfig` leads nowhere, and a remote that lacks contents leaves pointers that may not be changed', async () => {
      const config = `[lfs]\n\turl = ${git.url}/elsewhere.git/info/lfs\n`;
      const there = repository('configured', { '.lfsconfig': config, 'assets/a.bin': pointer('one\n') }, ['one\n']);
      const sandbox = await prepared(server, 'lfs-config', there);
      expect(await run(sandbox, 'cat api/assets/a.bin')).toBe('one\n');

      const lacking = repository('lacking', { 'assets/a.bin': pointer('gone\n') }, []);
      const without = await prepared(server, 'lfs-lacking', lacking);
      expect(await run(without, 'cat api/assets/a.bin')).toBe(pointer('gone\n'));
      await run(without, 'echo x > api/assets/a.bin');
      expect(await without.call('save', { repository: 'api', message: 'x', ref: ref('lfs-lacking') })).toEqual(
        failed('git', expect.stringContaining('api/assets/a.bin (filter=lfs)')),
      );
    });
  });
});

test('without git-lfs files are their pointers, which is told, and may not be changed', async () => {
  const server = await startLocalHost({ env: { SANDBOX_GIT_LFS: 'leave' } });
  try {
    const there = repository('without', { 'assets/a.bin': pointer('one\n') }, ['one\n']);
    const sandbox = await prepared(server, 'lfs-without', there);
    expect(await run(sandbox, 'cat api/assets/a.bin')).toBe(pointer('one\n'));
    expect(await sandbox.call('list', { repository: 'api', tellFilters: true })).toMatchObject({
      result: { filters: [{ filter: 'lfs', files: 1, example: 'assets/a.bin', isThere: false }] },
    });
    await run(sandbox, 'echo x > api/assets/a.bin');
    expect(await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('lfs-without') })).toEqual(
      failed('git', expect.stringContaining('api/assets/a.bin (filter=lfs)')),
    );
  } finally {
    await server.end();
  }
});
