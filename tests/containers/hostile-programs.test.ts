import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyOperation, ref, run } from './every-operation.ts';
import { describeInEveryPlace } from './places.ts';
import { prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  /** What a program of the repository would leave, had it run. */
  const trap = (id: string): string => `${server.outside}/sprung-${id}`;
  const sprung = (): Promise<string> => server.shell(`ls ${server.outside} | grep sprung || true`);

  describe('programs that a repository brings', () => {
    test('hooks, and core.hooksPath that an agent has set, are not run by the server', async () => {
      const prepared = await prepareSandbox(server, 'hooks', {
        'a.txt': 'a\n',
        'hooks/pre-commit': '#!/bin/sh\nexit 1\n',
      });
      await run(
        prepared.sandbox,
        `cd api && chmod +x hooks/pre-commit && git config core.hooksPath hooks && mkdir -p .git/hooks
       for hook in pre-commit post-commit commit-msg post-checkout post-merge pre-merge-commit reference-transaction \\
         post-index-change pre-push fsmonitor-watchman; do
         printf '#!/bin/sh\\ntouch ${trap('hooks')}\\n' | tee hooks/$hook > .git/hooks/$hook; chmod +x hooks/$hook .git/hooks/$hook; done`,
      );
      expect(await everyOperation(prepared, 'hooks')).toEqual({ pushed: true, merged: 'merged', reset: true });
      expect(await sprung()).toBe('');
    });

    test('what commands put into ~/.local/bin is found by commands, and by nothing that starts them', async () => {
      const { sandbox } = await prepareSandbox(server, 'local-bin', { 'a.txt': 'a\n' });
      await run(
        sandbox,
        `mkdir -p ~/.local/bin && cd ~/.local/bin && printf '#!/bin/sh\necho mine\n' >tool && chmod +x tool &&
       for name in bash sh cat bwrap setpriv git node; do printf '#!/bin/sh\ntouch ${trap('local-bin')}\n' >$name; chmod +x $name; done`,
      );
      expect(await run(sandbox, 'tool')).toBe('mine\n');
      expect(await sprung()).toBe('');
    });

    test('filters, diff and merge drivers, textconv, fsmonitor and pagers of its configuration are not run', async () => {
      const prepared = await prepareSandbox(server, 'drivers', {
        'a.txt': 'a\n',
        '.gitattributes': '* filter=evil diff=evil merge=evil\n',
      });
      const evil = `touch ${trap('drivers')}; cat`;
      const keys = ['filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process', 'diff.evil.command']
        .concat([
          'diff.evil.textconv',
          'merge.evil.driver',
          'core.fsmonitor',
          'core.pager',
          'core.editor',
          'gpg.program',
        ])
        .concat(['diff.external', 'core.sshCommand', 'core.alternateRefsCommand', 'uploadpack.packObjectsHook']);
      await run(
        prepared.sandbox,
        `cd api && ${keys.map((key) => `git config ${key} '${evil}'`).join(' && ')} && git config commit.gpgSign true &&
       cp .git/config ../included && git config include.path ../../included && echo '* filter=evil' > .git/info-attributes &&
       mkdir -p .git/info && mv .git/info-attributes .git/info/attributes && echo mine > a.txt`,
      );
      const refused = expect.stringContaining('api/a.txt (filter=evil)');
      expect(await everyOperation(prepared, 'drivers')).toEqual({ pushed: false, merged: refused, reset: true });
      expect(await sprung()).toBe('');
    });

    test('a promisor remote of its configuration is not asked for a missing object', async () => {
      const prepared = await prepareSandbox(server, 'promisor', { 'a.txt': 'a\n', 'b.txt': 'b\n' });
      const { sandbox, remote, base } = prepared;
      await run(
        sandbox,
        `cd api && printf '#!/bin/sh\\ntouch ${trap('promisor')}\\n' > evil && chmod +x evil &&
       git config remote.evil.url file://${remote.folder} && git config remote.evil.promisor true &&
       git config remote.evil.uploadpack "$PWD/evil" && git config extensions.partialClone evil &&
       git config core.repositoryFormatVersion 1 && rm -rf .git/objects/pack`,
      );
      expect((await sandbox.call('diff', { repository: 'api', from: base })).ok).toBe(false);
      expect((await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('promisor') })).ok).toBe(true);
      expect(await sprung()).toBe('');
    });

    test('submodules with ext:: and option-like URLs are not fetched', async () => {
      const prepared = await prepareSandbox(server, 'submodules', {
        'a.txt': 'a\n',
        '.gitmodules': `[submodule "e"]\n\tpath = e\n\turl = ext::sh -c touch% ${trap('submodules')}\n[submodule "o"]\n\tpath = o\n\turl = --upload-pack=touch ${trap('submodules')}\n`,
      });
      await run(
        prepared.sandbox,
        `cd api && for path in e o; do git update-index --add --cacheinfo 160000,${prepared.base},$path; done && git commit -qm links &&
       git submodule update --init; true`,
      );
      expect(await everyOperation(prepared, 'submodules')).toEqual({ pushed: true, merged: 'merged', reset: true });
      expect(await sprung()).toBe('');
    });

    test('an LFS pointer stays a pointer, and nothing is downloaded', async () => {
      const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`;
      const { sandbox } = await prepareSandbox(server, 'lfs', {
        '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
        '.lfsconfig': '[lfs]\n\turl = http://127.0.0.1:9/lfs\n',
        'data.bin': pointer,
      });
      expect(await sandbox.call('read', { path: 'api/data.bin' })).toEqual(
        succeeded({ kind: 'file', text: pointer, firstLine: 1, totalLines: 3 }),
      );
      expect(await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('lfs') })).toEqual(
        succeeded({ commit: expect.any(String), tree: expect.any(String), changed: false }),
      );
    });
  });
});
