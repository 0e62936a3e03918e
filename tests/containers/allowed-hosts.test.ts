import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpSandbox } from '../../src/containers/driver/http-sandbox.ts';
import { closeHost, openHost } from '../../src/containers/server/open-host.ts';
import { noLauncher } from '../../src/containers/server/process/command-user.ts';
import { viewMachine } from '../../src/containers/server/process/machine-view.ts';
import type { Host } from '../../src/containers/server/sandbox/host.ts';
import { sandboxServer } from '../../src/containers/server/server.ts';
import { findBubblewrap } from '../../src/local-stack/machine/bubblewrap.ts';
import { type TestInternet, testInternet } from './outside.ts';
import { createRemote } from './remote-repository.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

const bubblewrap = await findBubblewrap(process.env);
if (!bubblewrap.ok) console.warn(`SKIPPED: allowed hosts inside bubblewrap: ${bubblewrap.notice}`);

describe.skipIf(!bubblewrap.ok)('a command inside bubblewrap, with allowed hosts,', () => {
  let folder: string;
  let internet: TestInternet;
  let host: Host;
  let server: ReturnType<typeof sandboxServer>;
  let prepare: (id: string, allowedHosts: string[]) => ReturnType<typeof preparedIn>;

  const preparedIn = async (id: string, allowedHosts: string[], request: { url: string; commit: string }) => {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const sandbox = httpSandbox({ fetch, baseUrl, token: 'secret', id });
    const repositories = [{ name: 'api', ...request }];
    const prepared = await sandbox.call('prepare', { repositories, gitToken: '', allowedHosts });
    if (!prepared.ok) throw new Error(prepared.error.message);
    return {
      sandbox,
      run: async (command: string) => {
        const ran = await sandbox.exec({ command, cwd: '.', timeoutMs: 20_000 });
        if (!ran.ok) throw new Error(ran.error.message);
        return ran.result.output;
      },
    };
  };

  beforeAll(async () => {
    // A long name: a socket's path has at most 107 bytes.
    folder = join(temporaryFolder(), 'x'.repeat(100));
    internet = await testInternet();
    const root = join(folder, 'root');
    const machine = { root, path: process.env.PATH ?? '', home: join(folder, 'home'), node: process.execPath };
    host = openHost({
      root,
      gitTimeoutMs: 10_000,
      maxPushMb: 100,
      storeIdleMs: 600_000,
      keptMb: 0,
      hasGitLfs: false,
      browser: null,
      heartbeatMs: 5000,
      shell: 'bash',
      launcher: noLauncher,
      bubblewrap: { program: 'bwrap', view: viewMachine(machine), outside: internet.outside },
      commandLimits: { maxProcesses: 2000, maxMemoryMb: 4000 },
    });
    server = sandboxServer(host, 'secret');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const remote = createRemote(folder, 'api');
    const commit = remote.commit('refs/heads/main', { 'a.txt': 'a\n' });
    prepare = (id, allowedHosts) => preparedIn(id, allowedHosts, { url: remote.url, commit });
  });
  afterAll(() => {
    closeHost(host);
    server.closeAllConnections();
    server.close();
    internet.close();
    removeFolder(join(folder, '..'));
  });

  const asked = (url: string) =>
    `node -e "http.get('${url}', (r) => r.on('data', (d) => process.stdout.write(r.statusCode + ' ' + d))).on('error', (e) => console.log(e.code))"`;
  const fetched = (url: string) =>
    `node -e "fetch('${url}').then(async (r) => console.log(r.status, await r.text()), (e) => console.log(String(e.cause?.message ?? e)))"`;
  const tunnelled = (target: string) =>
    `node -e "net.connect(3128, '127.0.0.1').on('data', (d) => process.stdout.write(String(d).split('\\r\\n')[0] + '\\n')).end('CONNECT ${target} HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n')"`;

  test('reaches exactly those', async () => {
    const { run } = await prepare('one', ['open.example.com']);
    expect(await run(asked('http://open.example.com/path'))).toBe('200 /path ');
    expect(await run(tunnelled('open.example.com:443'))).toBe('HTTP/1.1 200 Connection established\n');
    expect(await run(asked('http://other.example.com/'))).toBe(
      '403 other.example.com is not a host that this build may reach: network.allow of its submission decides\n',
    );
    expect(await run(tunnelled('other.example.com:443'))).toBe('HTTP/1.1 403 Refused\n');
    expect(await run(tunnelled('open.example.com:8787'))).toBe('HTTP/1.1 403 Refused\n');
    expect(await run(fetched('http://open.example.com/path'))).toBe('200 /path \n');
    // Leads to a name that is not listed.
    expect(await run(fetched('http://open.example.com/away'))).not.toContain('200');
    expect([...new Set(internet.connections)]).toEqual(['93.184.216.34:80', '93.184.216.34:443']);
    expect(await run('exec 3<>/dev/tcp/93.184.216.34/443')).toContain('Network is unreachable');
    expect(await run('getent hosts open.example.com; echo $?')).toBe('2\n');
  });

  test('still reaches servers of its own, past the proxy', async () => {
    const { run } = await prepare('two', ['open.example.com']);
    expect(
      await run(
        `node -e "const s = http.createServer((q, a) => a.end('mine')).listen(0, '127.0.0.1', async () => { console.log(await (await fetch('http://127.0.0.1:' + s.address().port)).text()); process.exit() })"`,
      ),
    ).toBe('mine\n');
  });

  test('has another list than its neighbour, and none at all without one', async () => {
    const [open, other, none] = await Promise.all([
      prepare('three', ['open.example.com']),
      prepare('four', ['other.example.com']),
      prepare('five', []),
    ]);
    expect(await open.run(asked('http://open.example.com/'))).toBe('200 / ');
    expect(await other.run(asked('http://open.example.com/'))).toMatch(/^403 /);
    expect(await other.run(asked('http://other.example.com/'))).toBe('200 / ');
    expect(await none.run(`${asked('http://open.example.com/')}; ls /run 2>&1`)).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  test('gets the list of the last prepare, and its socket goes with the sandbox', async () => {
    const before = await prepare('six', ['open.example.com']);
    expect(await before.run(asked('http://open.example.com/'))).toBe('200 / ');
    const after = await prepare('six', ['other.example.com']);
    expect(await after.run(asked('http://open.example.com/'))).toMatch(/^403 /);
    expect(await after.run(asked('http://other.example.com/'))).toBe('200 / ');
    expect(await after.sandbox.call('dispose', {})).toEqual({ ok: true, result: { done: true } });
    const again = await prepare('six', ['open.example.com']);
    expect(await again.run(asked('http://open.example.com/'))).toBe('200 / ');
  });
});
