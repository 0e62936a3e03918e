import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closeHost, openHost } from '../../src/containers/server/open-host.ts';
import { noLauncher } from '../../src/containers/server/process/command-user.ts';
import { sandboxServer } from '../../src/containers/server/server.ts';
import { createRemote } from './remote-repository.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

test('a silent command is heard of again and again until it ends', async () => {
  const folder = temporaryFolder();
  const remote = createRemote(folder, 'api');
  const commit = remote.commit('refs/heads/main', { 'a.txt': 'a\n' });
  const host = openHost({
    root: join(folder, 'root'),
    gitTimeoutMs: 10_000,
    maxPushMb: 100,
    storeIdleMs: 600_000,
    keptMb: 0,
    hasGitLfs: false,
    browser: null,
    heartbeatMs: 20,
    shell: 'sh',
    launcher: noLauncher,
    bubblewrap: null,
    commandLimits: { maxProcesses: 2000, maxMemoryMb: 1000 },
  });
  const server = sandboxServer(host, 'secret');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const post = (operation: string, body: unknown) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sandboxes/a/${operation}`, {
      method: 'POST',
      headers: { authorization: 'Bearer secret' },
      body: JSON.stringify(body),
    });
  try {
    await post('prepare', { repositories: [{ name: 'api', url: remote.url, commit }], gitToken: '' });
    const response = await post('exec', { command: 'until [ -e go ]; do sleep 0.02; done', timeoutMs: 20_000 });
    const kinds: string[] = [];
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? [])
      for (const line of chunk.split('\n').filter((text) => text !== '')) {
        kinds.push(JSON.parse(line).kind);
        if (kinds.length === 5) await post('exec', { command: 'touch go', cwd: '.', timeoutMs: 20_000 });
      }
    expect(kinds.slice(0, 5)).toEqual(['running', 'running', 'running', 'running', 'running']);
    expect(kinds.at(-1)).toBe('exit');
  } finally {
    closeHost(host);
    server.closeAllConnections();
    server.close();
    removeFolder(folder);
  }
});
