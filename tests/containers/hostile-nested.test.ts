import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyOperation, ref, run } from './every-operation.ts';
import { describeInIsolatedPlaces } from './places.ts';
import { prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInIsolatedPlaces((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  /** What a program of a nested repository would leave, had it run. */
  const trap = (id: string): string => `${server.outside}/sprung-${id}`;
  const sprung = (): Promise<string> => server.shell(`ls ${server.outside} | grep sprung || true`);

  /** Makes a repository in the checkout whose configuration names programs for whoever looks into it. */
  const nestedRepository = (name: string, id: string): string => `
    git init -q ${name} && cd ${name} && echo x > x && git add x && git commit -qm x &&
    git config core.fsmonitor 'touch ${trap(id)}; false' && git config filter.evil.clean 'touch ${trap(id)}; cat' &&
    echo '* filter=evil' > .git/info/attributes && echo y > x && cd ..`;

  describe('a repository inside the checkout', () => {
    test('is not looked into, and its configuration not followed', async () => {
      const prepared = await prepareSandbox(server, 'nested', { 'a.txt': 'a\n' });
      await run(
        prepared.sandbox,
        `cd api && ${nestedRepository('known', 'nested')} && ${nestedRepository('new', 'nested')} &&
         git update-index --add --cacheinfo 160000,$(git -C known rev-parse HEAD),known && git commit -qm 'A gitlink'
         rm -f ${trap('nested')}`,
      );
      expect(await everyOperation(prepared, 'nested')).toEqual({ pushed: true, merged: 'merged', reset: true });
      expect(await sprung()).toBe('');
      expect(prepared.remote.git('ls-tree', '--name-only', ref('nested')).split('\n')).toEqual([
        'a.txt',
        'edited.txt',
        'known',
      ]);
    });

    test('that comes and goes in the index while the server stages is not looked into either', async () => {
      const { sandbox, checkout } = await prepareSandbox(server, 'come-and-go', { 'a.txt': 'a\n' });
      await run(sandbox, `cd api && ${nestedRepository('nested', 'come-and-go')}; rm -f ${trap('come-and-go')}`);
      const racing = run(
        sandbox,
        `cd api; head=$(git -C nested rev-parse HEAD)
         while [ ! -e ../stop ]; do
           git update-index --add --cacheinfo 160000,$head,nested; git update-index --force-remove nested
         done 2> /dev/null`,
      );
      const outcomes = new Set<string>();
      for (let round = 0; round < 25; round++) {
        await sandbox.call('edit', { command: 'create', path: 'api/a.txt', text: `${round}\n` });
        const pushed = await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('come-and-go') });
        outcomes.add(pushed.ok ? 'pushed' : pushed.error.reason);
      }
      await server.shell(`touch ${checkout}/../stop`);
      await racing;
      expect([...outcomes].filter((outcome) => outcome !== 'pushed' && outcome !== 'git')).toEqual([]);
      expect(await sprung()).toBe('');
      await run(sandbox, 'cd api && echo last > a.txt');
      expect(await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('come-and-go') })).toEqual(
        succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true }),
      );
    });

    test('with a promisor remote is asked for no commit when both sides of a merge have moved its link', async () => {
      const { remote, base } = await prepareSandbox(server, 'promised', { 'a.txt': 'a\n' });
      const [first, ours, theirs] = ['1', '2', '3'].map((digit) => digit.repeat(40));
      const blob = remote.git('rev-parse', `${base}:a.txt`);
      const linked = (commit = '') => remote.tree([`100644 blob ${blob}\ta.txt`, `160000 commit ${commit}\tnested`]);
      const start = remote.commitTree('refs/heads/main', linked(first));
      const child = (tree: string) => remote.git('commit-tree', '-p', start, '-m', 'x', tree);
      const head = child(linked(theirs));
      remote.git('update-ref', 'refs/heads/main', head);
      remote.git('update-ref', 'refs/heads/ours', child(linked(ours)));
      const sandbox = server.sandbox('promised-merge');
      const repositories = [{ name: 'api', url: remote.url, commit: remote.git('rev-parse', 'refs/heads/ours') }];
      expect(await sandbox.call('prepare', { repositories, gitToken: '' })).toMatchObject({ ok: true });
      await run(
        sandbox,
        `cd api && rmdir nested; ${nestedRepository('nested', 'promised')} && cd nested &&
         printf '#!/bin/sh\\ntouch ${trap('promised')}\\n' > evil && chmod +x evil &&
         git config remote.evil.url file://$PWD && git config remote.evil.promisor true &&
         git config remote.evil.uploadpack "$PWD/evil" && git config extensions.partialClone evil &&
         git config core.repositoryFormatVersion 1`,
      );
      const merge = { repository: 'api', ref: 'refs/heads/main', commit: head, message: 'M' };
      expect(await sandbox.call('merge', merge)).toEqual(succeeded({ kind: 'conflict', paths: ['nested'] }));
      expect(await sprung()).toBe('');
    });
  });
});
