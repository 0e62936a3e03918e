import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeInEveryPlace } from './places.ts';
import type { RemoteRepository } from './remote-repository.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  const checkpoint = 'refs/breakwater/b1/checkpoint/r1';
  let server: SandboxHost;
  let api: RemoteRepository;
  let base: string;

  beforeAll(async () => {
    server = await place.start();
    api = server.createRemote('api');
    base = api.commit('refs/heads/main', { 'README.md': 'Hello\n' });
  });
  afterAll(() => server.end());

  const list = (path: string): Promise<string> => server.shell(`ls -A ${server.root}/${path}`);
  const request = (overrides: { commit?: string; checkpoint?: string; url?: string } = {}) => ({
    repositories: [{ name: 'api', url: api.url, commit: base, ...overrides }],
    gitToken: '',
  });

  describe('prepare', () => {
    test('clones every repository at its commit', async () => {
      const web = server.createRemote('web');
      const webBase = web.commit('refs/heads/main', { 'index.html': '<p>\n' });
      const sandbox = server.sandbox('two-repositories');
      const prepared = await sandbox.call('prepare', {
        repositories: [
          { name: 'api', url: api.url, commit: base },
          { name: 'web', url: web.url, commit: webBase },
        ],
        gitToken: '',
      });
      expect(prepared).toEqual({
        ok: true,
        result: {
          repositories: [
            { name: 'api', head: base, restored: false },
            { name: 'web', head: webBase, restored: false },
          ],
        },
      });
      expect(await sandbox.call('read', { path: '.' })).toEqual({
        ok: true,
        result: { kind: 'folder', entries: ['api/', 'web/'], omitted: 0 },
      });
    });

    test('clones a commit that is no branch tip any more', async () => {
      api.commit('refs/heads/main', { 'later.md': 'later\n' }, base);
      const prepared = await server.sandbox('not-a-tip').call('prepare', request());
      expect(prepared).toEqual({ ok: true, result: { repositories: [{ name: 'api', head: base, restored: false }] } });
    });

    test('asked again, keeps what is there and says where HEAD is now', async () => {
      const sandbox = server.sandbox('again');
      await sandbox.call('prepare', request());
      await sandbox.exec({
        command: 'cd api && echo more >> README.md && git commit -qam more && touch left',
        timeoutMs: 9000,
      });
      const head = await sandbox.exec({ command: 'git rev-parse HEAD', cwd: 'api', timeoutMs: 9000 });
      const isAsBefore = {
        ok: true,
        result: {
          repositories: [{ name: 'api', head: head.ok && head.result.output.trim(), restored: false }],
          kept: true,
        },
      };
      expect(await sandbox.call('prepare', request())).toEqual(isAsBefore);
      expect(await sandbox.call('prepare', request({ checkpoint }))).toEqual(isAsBefore);
      expect(await list('again/work/api')).toBe('.git\nREADME.md\nleft');
    });

    test('begins anew over a sandbox that was left half prepared', async () => {
      await server.shell(`mkdir -p ${server.root}/half/work/api && touch ${server.root}/half/work/api/rubbish`);
      const prepared = await server.sandbox('half').call('prepare', request());
      expect(prepared.ok).toBe(true);
      expect(await list('half/work/api')).toBe('.git\nREADME.md');
    });

    test('begins anew where git does not know the repository any more', async () => {
      const sandbox = server.sandbox('broken');
      await sandbox.call('prepare', request());
      await sandbox.exec({ command: 'rm -rf api/.git', timeoutMs: 9000 });
      const prepared = await sandbox.call('prepare', request());
      expect(prepared).toEqual({ ok: true, result: { repositories: [{ name: 'api', head: base, restored: false }] } });
    });

    test('restores the checkpoint that a lost sandbox has pushed', async () => {
      const first = server.sandbox('lost');
      await first.call('prepare', request({ checkpoint }));
      await first.call('edit', { command: 'create', path: 'api/src/new.ts', text: 'export {};\n' });
      const pushed = await first.call('save', { repository: 'api', message: 'Checkpoint', ref: checkpoint });
      await first.call('dispose', {});
      expect(await list('')).not.toContain('lost');

      const second = server.sandbox('lost');
      const prepared = await second.call('prepare', request({ checkpoint }));
      expect(prepared).toEqual({
        ok: true,
        result: { repositories: [{ name: 'api', head: pushed.ok && pushed.result.commit, restored: true }] },
      });
      expect(await second.call('read', { path: 'api/src/new.ts' })).toEqual({
        ok: true,
        result: { kind: 'file', text: 'export {};\n', firstLine: 1, totalLines: 1 },
      });
    });

    test('clones the commit where the remote has no checkpoint yet', async () => {
      const prepared = await server.sandbox('no-checkpoint').call('prepare', request({ checkpoint: `${checkpoint}0` }));
      expect(prepared).toEqual({ ok: true, result: { repositories: [{ name: 'api', head: base, restored: false }] } });
    });

    test.each([
      ['a remote helper', 'ext::sh -c id', 'must be http, https or file'],
      ['an option in place of a URL', '--upload-pack=id', 'must be http, https or file'],
      ['credentials in the URL', 'https://user:secret@host.example/api.git', 'hold no credentials'],
    ])('refuses %s', async (_, url, message) => {
      const prepared = await server.sandbox('refused').call('prepare', request({ url }));
      expect(prepared).toEqual({
        ok: false,
        error: { reason: 'bad-request', message: expect.stringContaining(message) },
      });
    });

    test('says why a repository cannot be cloned, and leaves nothing', async () => {
      const missing = await server.sandbox('missing').call('prepare', request({ url: `${api.url}-not-there` }));
      expect(missing).toEqual({
        ok: false,
        error: { reason: 'git', message: 'git fetch: the repository is not found' },
      });
      const unknown = await server.sandbox('missing').call('prepare', request({ commit: 'a'.repeat(40) }));
      expect(unknown).toEqual({ ok: false, error: { reason: 'git', message: expect.stringContaining('not our ref') } });
      expect(await list('')).not.toContain('missing');
    });

    test('runs no hook, filter or submodule of a hostile repository', async () => {
      const hostile = server.createRemote('hostile');
      const commit = hostile.commit('refs/heads/main', {
        '.gitattributes': '* filter=evil diff=evil\n',
        '.gitmodules': `[submodule "api"]\n\tpath = api\n\turl = ${api.url}\n`,
        'post-checkout': '#!/bin/sh\ntouch /tmp/evil\n',
      });
      const sandbox = server.sandbox('hostile');
      const prepared = await sandbox.call('prepare', {
        repositories: [{ name: 'hostile', url: hostile.url, commit }],
        gitToken: '',
      });
      expect(prepared.ok).toBe(true);
      expect(await list('hostile/work/hostile')).toBe('.git\n.gitattributes\n.gitmodules\npost-checkout');
      expect(await list('hostile/work/hostile/.git')).not.toContain('hooks');
      expect(await server.shell(`cat ${server.root}/hostile/work/hostile/.git/config`)).not.toContain('url');
    });

    test('gives commands the variables of the repository that they run in, and elsewhere those of all', async () => {
      const sandbox = server.sandbox('variables');
      await sandbox.call('prepare', {
        ...request(),
        variables: { api: { A: 'api', CI: '0' }, web: { A: 'web', B: 'web' } },
      });
      const seen = async (cwd: string): Promise<string> => {
        const ran = await sandbox.exec({ command: 'echo $A $B $CI', cwd, timeoutMs: 9000 });
        return ran.ok ? ran.result.output : ran.error.message;
      };
      expect([await seen('api'), await seen('.')]).toEqual(['api web 0\n', 'web web 0\n']);
    });

    test('two requests at once are one preparation', async () => {
      const sandbox = server.sandbox('twice');
      const [one, two] = await Promise.all([sandbox.call('prepare', request()), sandbox.call('prepare', request())]);
      expect(one).toEqual({ ok: true, result: { repositories: [{ name: 'api', head: base, restored: false }] } });
      expect(two).toEqual(one.ok && { ok: true, result: { ...one.result, kept: true } });
    });
  });
});
