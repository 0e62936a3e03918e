import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type GitHttpServer, startGitHttpServer } from '../doubles/git-http-server.ts';
import { describeInEveryPlace } from './places.ts';
import { failed, succeeded } from './prepared-sandbox.ts';
import { createRemote, type RemoteRepository } from './remote-repository.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

describeInEveryPlace((place) => {
  const gitToken = 'run-1.git-token-of-the-tests';
  const checkpoint = 'refs/breakwater/b1/checkpoint/r1';
  let folder: string;
  let server: SandboxHost;
  let remotes: GitHttpServer;
  let api: RemoteRepository;
  let base: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    mkdirSync(join(folder, 'served'));
    api = createRemote(join(folder, 'served'), 'api');
    base = api.commit('refs/heads/main', { 'a.txt': 'a\n' });
    server = await place.start();
  });
  afterAll(async () => {
    await server.end();
    removeFolder(folder);
  });
  beforeEach(async () => {
    remotes = await startGitHttpServer({ root: join(folder, 'served'), token: gitToken });
  });
  afterEach(() => remotes.close());

  const request = (overrides: { url?: string; gitToken?: string } = {}) => {
    const { url = `${remotes.url}/api.git`, gitToken: given = gitToken } = overrides;
    return { repositories: [{ name: 'api', url, commit: base, checkpoint }], gitToken: given };
  };

  /** A remote that does what `listener` says, for as long as `use` takes. */
  async function withRemote(
    listener: Parameters<typeof createServer>[1],
    use: (server: Server, url: string) => Promise<void>,
  ): Promise<void> {
    const remote = createServer(listener ?? (() => undefined));
    await new Promise<void>((resolve) => remote.listen(0, '127.0.0.1', resolve));
    try {
      await use(remote, `http://127.0.0.1:${(remote.address() as AddressInfo).port}/api.git`);
    } finally {
      remote.closeAllConnections();
      remote.close();
    }
  }

  describe('the git token', () => {
    test('goes with every request to the remote: clone, push and merge', async () => {
      const sandbox = server.sandbox('token');
      expect(await sandbox.call('prepare', request())).toEqual(
        succeeded({ repositories: [{ name: 'api', head: base, restored: false }] }),
      );
      await sandbox.call('edit', { command: 'create', path: 'api/b.txt', text: 'b\n' });
      const pushed = await sandbox.call('save', { repository: 'api', message: 'Add b', ref: checkpoint });
      expect(pushed).toEqual(
        succeeded({ commit: api.git('rev-parse', checkpoint), tree: expect.any(String), changed: true }),
      );
      const head = api.commit('refs/heads/main', { 'c.txt': 'c\n' }, base);
      const merge = { repository: 'api', ref: 'refs/heads/main', commit: head, message: 'Merge' };
      expect(await sandbox.call('merge', merge)).toEqual(
        succeeded({ kind: 'merged', commit: expect.any(String), tree: expect.any(String) }),
      );
      const services = new Set(remotes.requests.map(({ path }) => path.split('/api.git')[1]));
      expect([...services]).toEqual([
        '/info/refs?service=git-upload-pack',
        '/git-upload-pack',
        '/info/refs?service=git-receive-pack',
        '/git-receive-pack',
      ]);
      expect(new Set(remotes.requests.map(({ headers }) => headers.authorization))).toEqual(
        new Set([`Bearer ${gitToken}`]),
      );
    });

    test('an unchanged HEAD is pushed once', async () => {
      const sandbox = server.sandbox('token-once');
      await sandbox.call('prepare', request());
      const ref = 'refs/breakwater/b1/checkpoint/once';
      await sandbox.call('save', { repository: 'api', message: 'Checkpoint', ref });
      const before = remotes.requests.length;
      const again = await sandbox.call('save', { repository: 'api', message: 'Checkpoint', ref });
      expect(again).toEqual(succeeded({ commit: api.git('rev-parse', ref), tree: expect.any(String), changed: false }));
      expect(remotes.requests.length).toBe(before);
    });

    test('is nowhere that a command of the sandbox looks', async () => {
      const sandbox = server.sandbox('token-hidden');
      await sandbox.call('prepare', request());
      const found = await sandbox.exec({
        command: `env | grep git-token''-of; grep -r git-token''-of "$HOME/.." ; cat /proc/self/environ | tr '\\0' '\\n' | grep git-token''-of;
        cd api && git config --list | grep -i -e header -e url; git ls-remote '${remotes.url}/api.git' 2>&1`,
        timeoutMs: 9000,
      });
      expect(found).toEqual(
        succeeded({
          exitCode: 128,
          signal: null,
          timedOut: false,
          output: expect.stringMatching(/^(?:fatal: [^\n]*\n)+$/),
          omittedBytes: 0,
          durationMs: expect.any(Number),
        }),
      );
      expect(JSON.stringify(found)).not.toContain(gitToken);
      expect(await server.shell(`cat ${server.root}/token-hidden/prepared.json`)).not.toContain(gitToken);
    });

    test('is taken anew, with a new URL, by a sandbox that is already prepared', async () => {
      const sandbox = server.sandbox('token-renewed');
      await sandbox.call('prepare', request());
      await remotes.close();
      remotes = await startGitHttpServer({ root: join(folder, 'served'), token: 'another-token' });
      const ref = 'refs/breakwater/b1/checkpoint/renewed';
      expect((await sandbox.call('prepare', request({ gitToken: 'another-token' }))).ok).toBe(true);
      expect(remotes.requests).toEqual([]);
      expect((await sandbox.call('save', { repository: 'api', message: 'x', ref })).ok).toBe(true);
      expect(remotes.requests.at(-1)?.headers.authorization).toBe('Bearer another-token');
    });

    test('is in no message when the remote refuses it', async () => {
      const refused = await server.sandbox('token-wrong').call('prepare', request({ gitToken: 'wrong-token' }));
      expect(refused).toEqual(failed('git', expect.stringContaining('git ls-remote: ')));
      expect(JSON.stringify(refused)).not.toContain('wrong-token');
    });

    test('cannot smuggle in a header', async () => {
      const refused = await server.sandbox('token-header').call('prepare', request({ gitToken: 'a\r\nX-Evil: 1' }));
      expect(refused).toEqual(failed('bad-request', expect.stringContaining('visible ASCII')));
    });

    test('does not follow a redirect to another host', async () => {
      await withRemote(
        (incoming, response) => response.writeHead(302, { location: `${remotes.url}${incoming.url}` }).end(),
        async (_, url) => {
          const refused = await server.sandbox('token-redirect').call('prepare', request({ url }));
          expect(refused).toEqual(failed('git', expect.stringContaining('302')));
          expect(remotes.requests).toEqual([]);
        },
      );
    });
  });

  test('a remote that never answers costs no more than the time limit', async () => {
    const impatient = await place.start({ env: { SANDBOX_GIT_TIMEOUT_MS: '1500' } });
    await withRemote(
      () => undefined,
      async (_, url) => {
        const refused = await impatient.sandbox('silent-remote').call('prepare', request({ url }));
        expect(refused).toEqual(failed('infrastructure', 'git ls-remote did not end within 1.5 s'));
      },
    );
    await impatient.end();
  });
});
