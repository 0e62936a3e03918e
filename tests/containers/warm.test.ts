/** A sandbox that goes from one run to the next: what stays of the one before, and what does not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { describeInEveryPlace } from './places.ts';
import type { RemoteRepository } from './remote-repository.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  let api: RemoteRepository;
  let base: string;
  let next: string;

  beforeAll(async () => {
    // One sandbox at a time, as in a container.
    server = await place.start();
    api = server.createRemote('warm/api');
    base = api.commit('refs/heads/main', { 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': 'built\n' });
    next = api.commit('refs/heads/main', { 'a.txt': 'a, changed\n' }, base);
  });
  afterAll(() => server.end());

  const prepare = (
    sandbox: Sandbox,
    run: string,
    given: { keep?: 'nothing' | 'ignored'; commit?: string; checkpoint?: string } = {},
  ) => {
    const { keep = 'nothing', commit = base, ...more } = given;
    return sandbox.call('prepare', {
      run,
      keep,
      repositories: [{ name: 'api', url: api.url, commit, ...more }],
      gitToken: '',
    });
  };
  const prepared = (head: string, more: { restored?: boolean; reused?: true; kept?: true } = {}) => {
    const { restored = false, ...rest } = more;
    return { ok: true, result: { repositories: [{ name: 'api', head, restored }], ...rest } };
  };
  const outputOf = async (sandbox: Sandbox, command: string): Promise<string> => {
    const ran = await sandbox.exec({ command, cwd: 'api', timeoutMs: 20_000 });
    return ran.ok ? ran.result.output : ran.error.message;
  };

  describe('a sandbox that is prepared for another run', () => {
    test('and keeps what git ignores: the commits of a new one, with installed files and the home as they were', async () => {
      const sandbox = server.sandbox('keeps-r1');
      await prepare(sandbox, 'keeps-r1', { keep: 'ignored' });
      await outputOf(
        sandbox,
        `mkdir built && echo built > built/out && echo home > "$HOME/cache" && echo more >> b.txt && rm a.txt && touch new.txt
         git checkout -qb other && git commit -qam 'Own work' && git config core.hooksPath hooks`,
      );
      await sandbox.exec({ command: 'cd api/built', timeoutMs: 9000 });
      expect(await prepare(sandbox, 'keeps-r3', { keep: 'ignored', commit: next })).toEqual(
        prepared(next, { reused: true, kept: true }),
      );
      expect(
        await outputOf(sandbox, 'git status -sb; cat a.txt b.txt built/out "$HOME/cache"; ls; git log --format=%H'),
      ).toBe(`## work\na, changed\nb\nbuilt\nhome\na.txt\nb.txt\nbuilt\n${next}\n${base}\n`);
      const where = await sandbox.exec({ command: 'pwd', timeoutMs: 9000 });
      expect(where.ok && where.result.output).toBe(`${server.root}/keeps-r1/work\n`);
      await sandbox.call('dispose', {});
    });

    test('finds no half-made merge or rebase, no lock, and no file that the index hides', async () => {
      const sandbox = server.sandbox('half-r1');
      await prepare(sandbox, 'half-r1', { keep: 'ignored' });
      await outputOf(
        sandbox,
        `git checkout -qb side && echo side > a.txt && git commit -qam side && git checkout -q work && echo work > a.txt &&
         git commit -qam work && git update-index --assume-unchanged b.txt && echo hidden > b.txt; git rebase side; touch .git/index.lock`,
      );
      expect(await prepare(sandbox, 'half-r3', { keep: 'ignored' })).toEqual(
        prepared(base, { reused: true, kept: true }),
      );
      expect(await outputOf(sandbox, 'git status; cat a.txt b.txt')).toBe(
        'On branch work\nnothing to commit, working tree clean\na\nb\n',
      );
      await sandbox.call('dispose', {});
    });

    test('does not touch files that are the same in both, so that nothing is built again for them', async () => {
      const sandbox = server.sandbox('same-r1');
      await prepare(sandbox, 'same-r1', { keep: 'ignored' });
      const before = await outputOf(sandbox, 'stat -c %y b.txt');
      await prepare(sandbox, 'same-r3', { keep: 'ignored', commit: next });
      expect(await outputOf(sandbox, 'stat -c %y b.txt')).toBe(before);
      await sandbox.call('dispose', {});
    });

    test('begins anew where the checkout is broken', async () => {
      const sandbox = server.sandbox('broken-r1');
      await prepare(sandbox, 'broken-r1', { keep: 'ignored' });
      await outputOf(sandbox, 'rm -rf .git/objects; mkdir built');
      expect(await prepare(sandbox, 'broken-r3', { keep: 'ignored' })).toEqual(prepared(base, { reused: true }));
      expect(await outputOf(sandbox, 'git status --short; ls')).toBe('a.txt\nb.txt\n');
      await sandbox.call('dispose', {});
    });

    test('has the checkpoint of its own run, and not of the one before', async () => {
      const refs = ['r1', 'r3'].map((run) => `refs/breakwater/point/checkpoint/point-${run}`);
      const sandbox = server.sandbox('point-r1');
      await prepare(sandbox, 'point-r1', { keep: 'ignored', checkpoint: refs[0] ?? '' });
      await outputOf(sandbox, 'echo work > work.txt');
      const saved = await sandbox.call('save', { repository: 'api', message: 'Checkpoint', ref: refs[0] ?? '' });
      expect(await prepare(sandbox, 'point-r3', { keep: 'ignored', checkpoint: refs[1] ?? '' })).toEqual(
        prepared(base, { reused: true, kept: true }),
      );
      const commit = saved.ok ? saved.result.commit : '';
      await prepare(sandbox, 'point-r5', { keep: 'ignored' });
      expect(await prepare(sandbox, 'point-r1', { keep: 'ignored', checkpoint: refs[0] ?? '' })).toEqual(
        prepared(commit, { restored: true, reused: true, kept: true }),
      );
      await sandbox.call('dispose', {});
    });

    test('and keeps nothing finds no trace of the commands that ran before', async () => {
      const sandbox = server.sandbox('grader-r2');
      await prepare(sandbox, 'grader-r2');
      const folders = ['"$HOME"', 'built', '.git/hooks'];
      // Plain processes share this machine's own.
      const temporary = place.name === 'local host' ? '"$TMPDIR"' : '/tmp';
      folders.push(temporary, `${temporary}/sealed`);
      if (place.name === 'container')
        folders.push('/home/agent', '/var/tmp', '/dev/shm', '/sandboxes', '/sandboxes/@stores');
      const planted = folders.map((folder) => `${folder}/planted`);
      await outputOf(
        sandbox,
        `mkdir -p ${folders.join(' ')}; for file in ${planted.join(' ')}; do echo planted > $file; done; chmod 500 ${temporary}/sealed
         ${place.name === 'container' ? 'ipcmk --shmem 64 --semaphore 1 --queue; ipcmk --shmem 64 --mode 0' : ''}
         git config alias.status '!echo planted'; echo planted > .git/hooks/post-checkout; chmod +x .git/hooks/post-checkout
         echo planted >> .git/info/exclude; git commit -qm planted --allow-empty; git tag planted
         (setsid setsid env -i sleep 987 &) > /dev/null 2>&1`,
      );
      expect(await prepare(sandbox, 'grader-r4')).toEqual(prepared(base, { reused: true }));
      expect(
        await outputOf(sandbox, `cat ${planted.join(' ')} 2>/dev/null; git status --short; git tag; ls -A "$HOME"`),
      ).toBe('');
      expect(await outputOf(sandbox, 'git config --list --local; ls .git/hooks 2>&1')).not.toContain('planted');
      // This machine's own are not of the container.
      if (place.name === 'container')
        expect(await outputOf(sandbox, 'for kind in shm sem msg; do tail -n +2 /proc/sysvipc/$kind; done')).toBe('');
      if (place.name !== 'local host')
        expect(await outputOf(sandbox, `cat /proc/[0-9]*/comm | grep -c '^sleep$'`)).toBe('0\n');
      expect(await prepare(sandbox, 'grader-r4')).toEqual(prepared(base, { kept: true }));
      await sandbox.call('dispose', {});
    });

    test('does not believe what the commands before have written of it', async () => {
      const sandbox = server.sandbox('forged-r2');
      await prepare(sandbox, 'forged-r4');
      const record = `${server.root}/forged-r2/prepared.json`;
      const forged = await server.shell(`cat ${record}`);
      await sandbox.call('dispose', {});
      await prepare(sandbox, 'forged-r2');
      await outputOf(sandbox, 'echo left > left.txt');
      await server.shell(`echo '${forged}' > ${record}`);
      expect(await prepare(sandbox, 'forged-r4')).toEqual(prepared(base, { reused: true }));
      expect(await outputOf(sandbox, 'ls')).toBe('a.txt\nb.txt\n');
      await sandbox.call('dispose', {});
    });

    test('with the same commits is another run’s all the same: its tree is not taken up', async () => {
      const sandbox = server.sandbox('fresh-r2');
      await prepare(sandbox, 'fresh-r2');
      await outputOf(sandbox, 'git commit -qm merged --allow-empty && echo left > left.txt');
      expect(await prepare(sandbox, 'fresh-r4')).toEqual(prepared(base, { reused: true }));
      expect(await outputOf(sandbox, 'git log --format=%H; ls')).toBe(`${base}\na.txt\nb.txt\n`);
      await sandbox.call('dispose', {});
    });
  });
});
