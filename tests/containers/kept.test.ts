/** What `setup` has made is kept, and later sandboxes start from it: what they get, and what they do not. */
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import type { KeptName } from '../../src/core/sandbox/kept.ts';
import { run } from './every-operation.ts';
import { describeInEveryPlace } from './places.ts';
import { succeeded } from './prepared-sandbox.ts';
import type { RemoteRepository } from './remote-repository.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { removeFolder, startServerProcess, temporaryFolder } from './server-process.ts';

const name = (key: string): KeptName => ({
  remotes: 'a'.repeat(64),
  key: key.padEnd(64, '0'),
  files: { kind: 'some', names: ['lock.json'], paths: { api: ['scripts/set-up.sh'] } },
});
const files = { 'lock.json': '1\n', 'scripts/set-up.sh': 'echo\n', 'src/a.txt': 'a\n', '.gitignore': 'deps\n' };

/** As a repository's own `setup` would: dependencies, a program that names its folder, generated files, a lock file rewritten. */
const setUp = `cd api && mkdir -p deps gen "$HOME/.local/bin" && echo dep > deps/dep.txt && echo generated > gen/code.txt
echo more > src/made.txt && echo rewritten > lock.json && printf '#!/bin/sh\\necho "$0 of %s"\\n' "$PWD" > deps/tool && chmod +x deps/tool
ln -s "$PWD/deps/tool" "$HOME/.local/bin/tool"`;

describeInEveryPlace((place) => {
  let server: SandboxHost;
  let api: RemoteRepository;
  let base: string;
  let next: string;

  beforeAll(async () => {
    server = await place.start();
    api = server.createRemote('kept/api');
    base = api.commit('refs/heads/main', files);
    next = api.commit('refs/heads/main', { 'src/a.txt': 'next\n' }, base);
  });
  afterAll(() => server.end());

  const prepare = (sandbox: Sandbox, commit: string, from: KeptName, gitToken = '') =>
    sandbox.call('prepare', { repositories: [{ name: 'api', url: api.url, commit }], gitToken, from });
  const isSetUp = async (...asked: Parameters<typeof prepare>): Promise<boolean> => {
    const prepared = await prepare(...asked);
    if (!prepared.ok) throw new Error(prepared.error.message);
    return prepared.result.isSetUp ?? false;
  };
  const left = [{ repository: 'api', made: ['gen/', 'src/made.txt'], changed: ['lock.json'] }];

  /** One sandbox at a time, as in a container. */
  async function keptAs(id: string, from: KeptName): Promise<void> {
    const sandbox = server.sandbox(id);
    await prepare(sandbox, base, from, 'token-of-git');
    await run(sandbox, setUp);
    const kept = { ok: true, isNew: true, bytes: expect.any(Number) };
    expect(await sandbox.call('settle', { keep: from })).toEqual(succeeded({ left, kept }));
    expect(await sandbox.call('settle', { keep: from })).toEqual(
      succeeded({ left: [{ ...left[0], changed: [] }], kept: { ok: true, isNew: false, bytes: 0 } }),
    );
    await run(sandbox, 'echo later > api/deps/later.txt');
    await sandbox.call('dispose', {});
  }

  describe('a sandbox that is kept once its setup has ended', () => {
    test('is where a later one starts, at its own commit and in its own folder', async () => {
      const from = name('1');
      await keptAs('one-r1', from);
      const later = server.sandbox('two-r12');
      expect(await isSetUp(later, next, from)).toBe(true);
      expect(await run(later, 'cd api && git status --short && cat src/a.txt lock.json deps/* gen/* && tool')).toBe(
        `next\n1\ndep\n#!/bin/sh\necho "$0 of ${server.root}/two-r12/work/api"\ngenerated\n${server.root}/two-r12/home/.local/bin/tool of ${server.root}/two-r12/work/api\n`,
      );
      expect(await isSetUp(later, next, from)).toBe(true);
      await run(later, 'rm -r api/deps');
      await later.call('dispose', {});
      const third = server.sandbox('two-r3');
      expect(await isSetUp(third, base, from)).toBe(true);
      expect(await run(third, 'ls api/deps')).toBe('dep.txt\ntool\n');
      await third.call('dispose', {});
    });

    test('stands for the files that setup reads, and for its name', async () => {
      const from = name('2');
      await keptAs('files-r1', from);
      const commits = [
        api.commit('refs/heads/other', { 'sub/lock.json': 'another\n' }, base),
        api.commit('refs/heads/another', { 'scripts/set-up.sh': 'echo more\n' }, base),
      ];
      const sandbox = server.sandbox('files-r2');
      for (const commit of commits) {
        expect(await isSetUp(sandbox, commit, from)).toBe(false);
        expect(await run(sandbox, 'cd api && ls -A "$HOME"; git status --short --ignored')).toBe('');
      }
      expect(await isSetUp(sandbox, next, name('3'))).toBe(false);
      expect(await isSetUp(server.sandbox('files-r3'), next, { ...from, remotes: 'b'.repeat(64) })).toBe(false);
      for (const id of ['files-r2', 'files-r3']) await server.sandbox(id).call('dispose', {});
    });

    test('holds no token', async () => {
      await keptAs('token-r1', name('4'));
      const found = `grep -rlF -e token-of-git ${server.root}/@kept; ls ${server.root}/@kept/*/ | grep -c tar`;
      expect(await server.shell(found)).toMatch(/^[1-9]\d*$/);
    });
  });

  describe('a sandbox in which another run has set up', () => {
    const go = async (sandbox: Sandbox, run: string, commit: string, from: KeptName): Promise<string> => {
      const repositories = [{ name: 'api', url: api.url, commit }];
      const prepared = await sandbox.call('prepare', { run, keep: 'ignored', repositories, gitToken: '', from });
      if (!prepared.ok) throw new Error(prepared.error.message);
      const { isSetUp, kept, isStale } = prepared.result;
      return Object.entries({ isSetUp, kept, isStale })
        .flatMap(([name, is]) => (is ? [name] : []))
        .join();
    };

    test('says whether the files that setup reads are still those for which it ran, until it has run again', async () => {
      const from = name('9');
      const locked = api.commit('refs/heads/locked', { 'lock.json': '2\n' }, next);
      const sandbox = server.sandbox('stale-r1');
      expect(await go(sandbox, 'stale-r1', base, from)).toBe('');
      await run(sandbox, setUp);
      await sandbox.call('settle', {});
      await run(sandbox, 'cd api && echo 3 > lock.json && git commit -qam "Of this run alone"');
      expect(await go(sandbox, 'stale-r2', next, from)).toBe('kept');
      expect(await go(sandbox, 'stale-r3', locked, from)).toBe('kept,isStale');
      expect(await go(sandbox, 'stale-r4', locked, from)).toBe('kept,isStale');
      await sandbox.call('settle', {});
      expect(await go(sandbox, 'stale-r5', locked, from)).toBe('kept');
      await sandbox.call('dispose', {});
    });

    test('counts as set up where it started from what is kept', async () => {
      const from = name('c');
      await keptAs('stale-kept-r1', from);
      const sandbox = server.sandbox('stale-kept-r2');
      expect(await go(sandbox, 'stale-kept-r2', base, from)).toBe('isSetUp');
      expect(await go(sandbox, 'stale-kept-r3', next, from)).toBe('kept');
      await sandbox.call('dispose', {});
    });
  });

  describe('what setup has left', () => {
    test('is in no save and in no reset, but where somebody adds it', async () => {
      const from = name('5');
      await keptAs('left-r1', from);
      const sandbox = server.sandbox('left-r2');
      await prepare(sandbox, base, from);
      const save = () => sandbox.call('save', { repository: 'api', message: 'm', ref: 'refs/breakwater/b/c/left' });
      const unchanged = await save();
      expect(unchanged.ok && unchanged.result).toMatchObject({ commit: base, changed: false });
      await sandbox.call('reset', {});
      await run(sandbox, 'cd api && echo new > src/new.txt && echo edited > gen/code.txt && git add -f src/made.txt');
      const saved = await save();
      const commit = saved.ok ? saved.result.commit : '';
      expect(api.git('diff', '--name-status', base, commit)).toBe('A\tsrc/made.txt\nA\tsrc/new.txt');
      await sandbox.call('dispose', {});
    });
  });

  describe('a clean checkout from what is kept', () => {
    test('has what setup had made, and nothing of what lies in the workspace', async () => {
      const from = name('6');
      await keptAs('clean-r1', from);
      const sandbox = server.sandbox('clean-r2');
      await prepare(sandbox, base, from);
      await run(
        sandbox,
        'cd api && echo beside > deps/beside.txt && echo beside > "$HOME/beside" && echo work > src/a.txt',
      );
      const save = async () => {
        const saved = await sandbox.call('save', { repository: 'api', message: 'm', ref: 'refs/breakwater/b/c/clean' });
        return [{ name: 'api', commit: saved.ok ? saved.result.commit : '' }];
      };
      expect(await sandbox.call('checkout', { repositories: await save(), from })).toEqual(
        succeeded({ done: true, isSetUp: true }),
      );
      const inClean = async (command: string): Promise<string> => {
        const ran = await sandbox.exec({ command, cwd: 'api', clean: true, timeoutMs: 20_000 });
        return ran.ok ? ran.result.output : ran.error.message;
      };
      const at = `${server.root}/clean-r2/clean`;
      expect(await inClean('git status --short; cat src/a.txt; ls deps gen; ls -A "$HOME"; tool')).toBe(
        `work\ndeps:\ndep.txt\ntool\n\ngen:\ncode.txt\n.local\n${at}/home/.local/bin/tool of ${at}/work/api\n`,
      );
      await run(sandbox, 'cd api && echo 2 > lock.json');
      expect(await sandbox.call('checkout', { repositories: await save(), from })).toEqual(succeeded({ done: true }));
      expect(await inClean('ls -A . "$HOME"')).toBe(`.:\n.git\n.gitignore\nlock.json\nscripts\nsrc\n\n${at}/home:\n`);
      await sandbox.call('dispose', {});
    });
  });

  test.skipIf(place.name === 'container')(
    'a server that is killed while it keeps one leaves nothing that is used',
    async () => {
      const folder = temporaryFolder();
      const env = place.enclosesGit ? { SANDBOX_ISOLATION: 'bubblewrap' } : {};
      const root = join(folder, 'root');
      const from = name('8');
      const partials = () => globSync(`${root}/@kept/*/.partial-*`);
      const first = await startServerProcess({ root, env });
      const keeping = first.sandbox('killed-r1');
      await prepare(keeping, base, from);
      await run(keeping, `${setUp}; dd if=/dev/zero of=deps/large bs=1M count=400 status=none`);
      const cutOff = keeping.call('settle', { keep: from });
      while (partials().length === 0) await delay(5);
      await first.end('SIGKILL');
      expect(await cutOff).toMatchObject({ ok: false });

      const second = await startServerProcess({ root, env });
      const again = second.sandbox('killed-r2');
      expect(await isSetUp(again, base, from)).toBe(false);
      await run(again, setUp);
      expect(await again.call('settle', { keep: from })).toMatchObject({ result: { kept: { ok: true, isNew: true } } });
      while (partials().length > 0) await delay(5);
      expect(await isSetUp(second.sandbox('killed-r3'), base, from)).toBe(true);
      await second.end('SIGTERM');
      removeFolder(folder);
    },
  );

  describe.runIf(place.name === 'local host in bubblewrap')('beside what is kept there is a spare', () => {
    const env = { SANDBOX_ISOLATION: 'bubblewrap' };
    const inode = (path: string) => statSync(path).ino;

    async function spareIn(root: string, other = ''): Promise<string> {
      for (;;) {
        const [found] = globSync(`${root}/@kept/*/.spare-*`).filter((path) => path !== other);
        if (found !== undefined) return found;
        await delay(5);
      }
    }

    test('that the next sandbox takes as it lies, in which no other has a part, and another one is made', async () => {
      const folder = temporaryFolder();
      const root = join(folder, 'root');
      const own = await startServerProcess({ root, env });
      const from = name('9');
      const one = own.sandbox('spare-r1');
      await prepare(one, base, from);
      await run(one, setUp);
      await one.call('settle', { keep: from });
      const spare = await spareIn(root);
      const dep = inode(`${spare}/work/api/deps/dep.txt`);

      const two = own.sandbox('spare-r2');
      expect(await isSetUp(two, next, from)).toBe(true);
      expect([inode(`${root}/spare-r2/work/api/deps/dep.txt`), existsSync(spare)]).toEqual([dep, false]);
      expect(await run(two, `cd api && git status --short && cat src/a.txt && tool && echo mine > deps/dep.txt`)).toBe(
        `next\n${root}/spare-r2/home/.local/bin/tool of ${root}/spare-r2/work/api\n`,
      );

      await spareIn(root, spare);
      const three = own.sandbox('spare-r3');
      expect(await isSetUp(three, base, from)).toBe(true);
      expect(await run(three, 'cat api/deps/dep.txt')).toBe('dep\n');
      expect(await three.call('checkout', { repositories: [{ name: 'api', commit: base }], from })).toEqual(
        succeeded({ done: true, isSetUp: true }),
      );
      await own.end('SIGTERM');
      removeFolder(folder);
    });

    test('which goes with the server that has made it, whole or not', async () => {
      const folder = temporaryFolder();
      const root = join(folder, 'root');
      const first = await startServerProcess({ root, env });
      const from = name('a');
      const one = first.sandbox('cut-r1');
      await prepare(one, base, from);
      await run(one, `${setUp}; chmod a-w gen`);
      await one.call('settle', { keep: from });
      await spareIn(root);
      await first.end('SIGKILL');
      const [left = ''] = globSync(`${root}/@kept/*/.spare-*`);
      removeFolder(`${left}/control`);

      const second = await startServerProcess({ root, env });
      while (existsSync(left)) await delay(5);
      const two = second.sandbox('cut-r2');
      expect(await isSetUp(two, base, from)).toBe(true);
      expect(await run(two, 'cat api/deps/dep.txt api/gen/code.txt')).toBe('dep\ngenerated\n');
      await second.end('SIGTERM');
      removeFolder(folder);
    });
  });

  test('what a command writes where it is kept is used by nobody', async () => {
    const from = name('7');
    await keptAs('forged-r1', from);
    const sandbox = server.sandbox('forged-r2');
    await prepare(sandbox, base, from);
    const file = `${server.root}/@kept/${from.remotes}/${from.key}-*.tar`;
    const forge = `file=$(echo ${file}); mkdir -p /tmp/forged/work && cd /tmp/forged && echo x > work/x && tar -rf "$file" work/x && echo forged`;
    const forged = await run(sandbox, forge);
    await sandbox.call('dispose', {});
    const later = server.sandbox('forged-r3');
    const isUsed = await isSetUp(later, base, from);
    // Inside bubblewrap nothing was there to write to.
    expect([forged.includes('forged\n'), isUsed]).toEqual(
      place.name === 'local host in bubblewrap' ? [false, true] : [true, false],
    );
    expect(await run(later, 'ls')).toBe('api\n');
    await later.call('dispose', {});
  });
});
