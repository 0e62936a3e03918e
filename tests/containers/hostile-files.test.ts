import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyOperation, ref, run } from './every-operation.ts';
import { describeInEveryPlace } from './places.ts';
import { type PreparedSandbox, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import { type SandboxHost, secretOutside } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  const outside = (): Promise<string> => server.shell(`ls ${server.outside} && cat ${server.outside}/secret.txt`);
  const untouched = `secret.txt\n${secretOutside}`;

  /** Runs a command in the checkout again and again, beside `rounds` calls of `act`, whose answers it collects. */
  async function race(
    { sandbox, checkout }: PreparedSandbox,
    command: string,
    act: () => Promise<unknown>,
    rounds = 40,
  ) {
    const racing = run(sandbox, `cd api; while [ ! -e ../stop ]; do ${command}; done 2> /dev/null`);
    const answers: string[] = [];
    for (let round = 0; round < rounds; round++) answers.push(JSON.stringify(await act()));
    await server.shell(`touch ${checkout}/../stop`);
    await racing;
    return answers;
  }
  const leaks = (texts: string[]): string[] => texts.filter((text) => text.includes(secretOutside));

  describe('special files', () => {
    test('pipes and device nodes are neither read, waited for, searched nor committed', async () => {
      const prepared = await prepareSandbox(server, 'special', { 'a.txt': 'a\n' });
      const made = await run(
        prepared.sandbox,
        `cd api && mkfifo pipe && (mknod zero c 1 5; mknod disk b 8 0; mkdir odd; mkfifo odd/pipe) 2>&1; id -u`,
      );
      // Only root may make devices, and a container's commands are never root.
      const devices = made === '0\n' ? ['zero', 'disk'] : [];
      if (devices.length === 0) expect(made).toMatch(/^(?:mknod: \w+: Operation not permitted\n){2}\d+\n$/);
      for (const name of ['pipe', ...devices]) {
        const read = await prepared.sandbox.call('read', { path: `api/${name}` });
        expect(read.ok ? 'read' : read.error.reason).toMatch(/^(?:not-text|bad-request)$/);
        const edited = await prepared.sandbox.call('edit', { command: 'create', path: `api/${name}`, text: 'x' });
        expect(edited.ok ? edited : edited.error.reason).toBe('exists');
      }
      expect(await prepared.sandbox.call('search', { pattern: 'a' })).toEqual(
        succeeded({ matches: [{ path: 'api/a.txt', line: 1, text: 'a' }], truncated: false }),
      );
      expect(await everyOperation(prepared, 'special')).toEqual({ pushed: true, merged: 'merged', reset: true });
      expect(prepared.remote.git('ls-tree', '-r', '--name-only', ref('special'))).toBe('a.txt\nedited.txt');
    });

    test('links to /proc lead neither to the server’s memory and files nor out of the workspace', async () => {
      const { sandbox } = await prepareSandbox(server, 'proc', { 'a.txt': 'a\n' });
      const targets = [
        'self/environ',
        'self/root/etc/passwd',
        'self/cwd',
        'self/fd/0',
        'self/exe',
        '1/environ',
        'self',
      ];
      await run(sandbox, `cd api && ${targets.map((target, index) => `ln -s /proc/${target} l${index}`).join(' && ')}`);
      for (const [index] of targets.entries())
        for (const path of [`api/l${index}`, `api/l${index}/environ`, `api/l${index}/root/etc/passwd`]) {
          expect((await sandbox.call('read', { path })).ok).toBe(false);
          expect((await sandbox.call('edit', { command: 'create', path, text: 'x' })).ok).toBe(false);
          expect((await sandbox.exec({ command: 'pwd', cwd: path, timeoutMs: 9000 })).ok).toBe(false);
        }
      expect(await sandbox.call('search', { pattern: 'SANDBOX|root:' })).toEqual(
        succeeded({ matches: [], truncated: false }),
      );
    });
  });

  describe('while a command swaps them', () => {
    test('a file for a hard link, an edit changes no file outside', async () => {
      const prepared = await prepareSandbox(server, 'hard-swap', { 'a.txt': 'inside\n' });
      const path = 'api/a.txt';
      await race(
        prepared,
        `ln -f ${server.outside}/secret.txt t && mv -f t a.txt; echo inside > t && mv -f t a.txt`,
        () => prepared.sandbox.call('edit', { command: 'insert', path, afterLine: 0, text: 'edited\n' }),
      );
      expect(await outside()).toBe(untouched);
    });

    test('a file for a link, a pipe or a folder, a read answers and shows nothing from outside', async () => {
      const prepared = await prepareSandbox(server, 'file-swap', { 'a.txt': 'inside\n' });
      const answers = await race(
        prepared,
        `rm -rf a.txt; ln -s ${server.outside}/secret.txt a.txt; rm a.txt; mkfifo a.txt; rm a.txt; mkdir a.txt; rmdir a.txt; echo inside > a.txt`,
        () => prepared.sandbox.call('read', { path: 'api/a.txt' }),
        150,
      );
      expect(leaks(answers)).toEqual([]);
    });

    test('git’s own files for links, no operation takes or changes what is outside', async () => {
      const prepared = await prepareSandbox(server, 'git-swap', { 'a.txt': 'inside\n' });
      const { sandbox, remote, base } = prepared;
      const secret = `${server.outside}/secret.txt`;
      const head = remote.commit('refs/heads/main', { 'from-main.txt': 'x\n' }, base);
      const names = ['HEAD', 'index', 'MERGE_HEAD', 'MERGE_MSG', 'FETCH_HEAD', 'ORIG_HEAD', 'COMMIT_EDITMSG', 'shallow']
        .concat(['packed-refs', 'logs/HEAD', 'refs/heads/work', 'config', 'index.lock', 'HEAD.lock'])
        .join(' ');
      let round = 0;
      // An error of git may quote a line of what a link shows it: as the commands' user, who could read that anyway.
      await race(
        prepared,
        `for name in ${names}; do
           mv .git/$name keep; ln -s ${secret} .git/$name; rm .git/$name; [ -e keep ] && mv keep .git/$name
         done`,
        async () => [
          await sandbox.call('edit', { command: 'create', path: 'api/a.txt', text: `${round++}\n` }),
          await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('git-swap') }),
          await sandbox.call('diff', { repository: 'api', from: base }),
          await sandbox.call('merge', { repository: 'api', ref: 'refs/heads/main', commit: head, message: 'M' }),
          await sandbox.call('search', { pattern: 'canary' }),
          await sandbox.call('reset', {}),
        ],
        15,
      );
      if (place.enclosesGit) expect(await outside()).toBe(untouched);
      const objects = remote
        .git('rev-list', '--objects', '--all')
        .split('\n')
        .map((line) => line.slice(0, 40));
      expect(leaks(objects.map((id) => remote.git('cat-file', '-p', id)))).toEqual([]);
      // A container makes a sandbox anew only where it is alone.
      for (const id of ['special', 'proc', 'hard-swap', 'file-swap']) await server.sandbox(id).call('dispose', {});
      const request = { repositories: [{ name: 'api', url: remote.url, commit: head }], gitToken: '' };
      expect(await sandbox.call('prepare', request)).toMatchObject({ ok: true });
    });
  });
});
