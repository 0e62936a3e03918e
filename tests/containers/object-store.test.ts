import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GitHttpServer, startGitHttpServer } from '../doubles/git-http-server.ts';
import { describeInIsolatedPlaces } from './places.ts';
import { failed, succeeded } from './prepared-sandbox.ts';
import { createRemote, type RemoteRepository } from './remote-repository.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

describeInIsolatedPlaces((place) => {
  const gitToken = 'git-token-of-the-tests';
  let folder: string;
  let server: SandboxHost;
  let served: GitHttpServer;
  let api: RemoteRepository;
  let base: string;
  let next: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    mkdirSync(join(folder, 'served'));
    api = createRemote(join(folder, 'served'), 'api');
    base = api.commit('refs/heads/main', { 'a.txt': 'a\n' });
    next = api.commit('refs/heads/main', { 'b.txt': 'b\n' }, base);
    served = await startGitHttpServer({ root: join(folder, 'served'), token: gitToken });
    server = await place.start({ env: { SANDBOX_STORE_IDLE_MS: '300' } });
  });
  afterAll(async () => {
    await server.end();
    await served.close();
    removeFolder(folder);
  });

  function prepare(id: string, options: { commit?: string; token?: string; checkpoint?: string } = {}) {
    const { commit = base, token = gitToken, checkpoint } = options;
    const repositories = [
      { name: 'api', url: `${served.url}/api.git`, commit, ...(checkpoint === undefined ? {} : { checkpoint }) },
    ];
    return server.sandbox(id).call('prepare', { repositories, gitToken: token });
  }
  const clonedAt = (head: string) => succeeded({ repositories: [{ name: 'api', head, restored: false }] });
  const holds = async (id: string, commit: string): Promise<boolean> => {
    const found = await server.sandbox(id).exec({ command: `git cat-file -e ${commit}`, cwd: 'api', timeoutMs: 9000 });
    return found.ok && found.result.exitCode === 0;
  };
  const fsck = async (id: string) => {
    const checked = await server.sandbox(id).exec({ command: 'git fsck --full', cwd: 'api', timeoutMs: 9000 });
    return checked.ok && checked.result.exitCode;
  };

  describe('the object store of a build', () => {
    test('spares its later sandboxes the history, and is asked for with each one’s own token', async () => {
      expect(await prepare('spare-r1')).toEqual(clonedAt(base));
      // A remote that cannot serve the history any more tells who has asked for it.
      const blob = api.git('rev-parse', `${base}:a.txt`);
      const file = join(api.folder, 'objects', blob.slice(0, 2), blob.slice(2));
      renameSync(file, `${file}-away`);
      expect(await prepare('spare-r2')).toEqual(clonedAt(base));
      expect(await prepare('stranger-r1')).toEqual(failed(expect.any(String), expect.any(String)));
      renameSync(`${file}-away`, file);
      expect(await fsck('spare-r2')).toBe(0);
      const refused = await prepare('spare-r3', { token: 'another-token' });
      expect(refused).toEqual(failed('git', expect.any(String)));
      expect(await server.shell(`ls ${server.root}`)).not.toContain('spare-r3');
    });

    test('gives what it has where the head has moved, and learns the rest', async () => {
      await prepare('moved-r1');
      expect(await prepare('moved-r2', { commit: next })).toEqual(clonedAt(next));
      const third = await prepare('moved-r3', { commit: next });
      expect(third).toEqual(clonedAt(next));
      expect(await fsck('moved-r3')).toBe(0);
      // An older commit is in it too.
      expect(await prepare('moved-r4', { commit: base })).toEqual(clonedAt(base));
    });

    test('is filled once by sandboxes that start together', async () => {
      const all = await Promise.all([1, 2, 3, 4].map((run) => prepare(`together-r${run}`)));
      expect(all).toEqual(all.map(() => clonedAt(base)));
      const packs = await server.shell(`for store in ${server.root}/@stores/*; do ls $store | wc -l; done`);
      expect(packs.split('\n').filter((count) => Number(count) > 4)).toEqual([]);
    });

    test('shows a build nothing that only another build has fetched', async () => {
      await prepare('one-r1', { commit: next });
      await prepare('two-r1', { commit: base });
      expect([await holds('one-r1', next), await holds('two-r1', next)]).toEqual([true, false]);
    });

    test('holds no checkpoint of a run', async () => {
      const checkpoint = 'refs/breakwater/own/checkpoint/own-r1';
      const saved = api.commit(checkpoint, { 'saved.txt': 's\n' }, base);
      const restored = await prepare('own-r1', { checkpoint });
      expect(restored).toEqual(succeeded({ repositories: [{ name: 'api', head: saved, restored: true }] }));
      await prepare('own-r2');
      expect(await holds('own-r2', saved)).toBe(false);
    });

    test('is not changed by what a sandbox does to its own objects', async () => {
      await prepare('poison-r1');
      await server.sandbox('poison-r1').exec({
        command: 'chmod -R u+w .git/objects && for f in .git/objects/pack/*; do echo poison > $f; done',
        cwd: 'api',
        timeoutMs: 9000,
      });
      expect(await prepare('poison-r2')).toEqual(clonedAt(base));
      expect(await fsck('poison-r2')).toBe(0);
    });

    test('is thrown away where someone has written to it', async () => {
      await prepare('touched-r1');
      await server.shell(`chmod u+w ${server.root}/@stores/*/* && echo poison | tee ${server.root}/@stores/*/*`);
      expect(await prepare('touched-r2')).toEqual(clonedAt(base));
      expect(await fsck('touched-r2')).toBe(0);
    });

    test('is gone a while after the last sandbox of its build, and not before', async () => {
      const stores = async () => Number(await server.shell(`ls ${server.root}/@stores | wc -l`));
      const others = await stores();
      await prepare('over-r1');
      await prepare('over-r2');
      await server.sandbox('over-r1').call('dispose', {});
      expect(await stores()).toBe(others + 1);
      await server.sandbox('over-r2').call('dispose', {});
      await expect.poll(stores, { timeout: 10_000 }).toBe(others);
    });
  });
});
