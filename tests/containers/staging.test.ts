import { afterAll, beforeAll, expect, test } from 'vitest';
import { ref, run } from './every-operation.ts';
import { describeInIsolatedPlaces } from './places.ts';
import { failed, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInIsolatedPlaces((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end());

  const pushed = succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true });

  test('a push commits every kind of change', async () => {
    const { sandbox, remote, base } = await prepareSandbox(server, 'kinds', {
      '.gitignore': 'ignored*\n',
      'changed.txt': 'before\n',
      'deleted.txt': 'x\n',
      'file-to-folder': 'x\n',
      'folder-to-file/a.txt': 'x\n',
      'folder-to-link/a.txt': 'x\n',
      'folder-to-ignored-link/a.txt': 'x\n',
      'made-executable.sh': 'x\n',
      'to-link': 'x\n',
      'grün "name"\n.txt': 'x\n',
    });
    await run(
      sandbox,
      `cd api
       echo after > changed.txt; rm deleted.txt file-to-folder to-link; mkdir file-to-folder; touch file-to-folder/b.txt
       rm -r folder-to-*; touch folder-to-file; ln -s file-to-folder folder-to-link; ln -s file-to-folder folder-to-ignored-link
       echo folder-to-ignored-link >> .gitignore; chmod +x made-executable.sh; ln -s changed.txt to-link
       touch ignored.txt ' -new '; git add -N ' -new '; echo y > grün*`,
    );
    expect(await sandbox.call('save', { repository: 'api', message: 'All', ref: ref('kinds') })).toEqual(pushed);
    const entries = remote.git('ls-tree', '-r', '-z', ref('kinds')).split('\0');
    expect(entries.map((entry) => entry.replace(/ blob \w+\t/, ' '))).toEqual([
      '100644  -new ',
      '100644 .gitignore',
      '100644 changed.txt',
      '100644 file-to-folder/b.txt',
      '100644 folder-to-file',
      '120000 folder-to-link',
      '100644 grün "name"\n.txt',
      '100755 made-executable.sh',
      '120000 to-link',
      '',
    ]);
    expect(remote.git('show', '-s', '--format=%P', ref('kinds'))).toBe(base);
    expect(await run(sandbox, 'cd api && git log --oneline | wc -l && git status --porcelain | head -1')).toBe(
      '1\n A " -new "\n',
    );
  });

  test('a conflict that is settled by the text of one side, or by deleting the file, is committed so', async () => {
    const { sandbox, remote, base } = await prepareSandbox(server, 'settled', { 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const theirs = remote.commit('refs/heads/main', { 'a.txt': 'theirs\n', 'b.txt': 'theirs\n' }, base);
    await run(sandbox, 'cd api && echo ours | tee a.txt b.txt && git commit -qam ours');
    await sandbox.call('merge', { repository: 'api', ref: 'refs/heads/main', commit: theirs, message: 'M' });
    await run(sandbox, 'cd api && git merge FETCH_HEAD; echo ours > a.txt; rm b.txt');
    expect(await sandbox.call('save', { repository: 'api', message: 'M', ref: ref('settled') })).toEqual(pushed);
    expect(remote.git('show', '-s', '--format=%P', ref('settled'))).toBe(base);
    expect(remote.git('ls-tree', '--name-only', ref('settled'))).toBe('a.txt');
    expect(remote.git('show', `${ref('settled')}:a.txt`)).toBe('ours');
  });

  test('a pipe in a file’s place cannot be committed, which the push says, and a reset puts the file back', async () => {
    const { sandbox } = await prepareSandbox(server, 'pipe', { 'a.txt': 'a\n' });
    await run(sandbox, 'cd api && mkfifo new-pipe && echo x > b.txt');
    expect(await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('pipe') })).toEqual(pushed);
    await run(sandbox, 'cd api && rm a.txt && mkfifo a.txt');
    expect(await sandbox.call('save', { repository: 'api', message: 'x', ref: ref('pipe') })).toEqual(
      failed('git', expect.stringContaining('a.txt')),
    );
    expect(await sandbox.call('reset', {})).toEqual(succeeded({ done: true }));
    expect(await run(sandbox, 'cat api/a.txt; ls api')).toBe('a\na.txt\nnew-pipe\n');
  });
});
