import { execFile } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ref, run } from './every-operation.ts';
import { describeInEveryPlace } from './places.ts';
import { failed, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

const slowMs = 400_000;
/** More than the longest string of JavaScript, and than what git takes for a big file: both end at 512 MB. */
const bigBytes = 550_000_000;
/** Their names are more than the words of one command may be, 2 MB, and a list of them more than is read of git's output, 4 MB. */
const manyFiles = 25_000;

describeInEveryPlace(
  (place) => {
    let server: SandboxHost;
    beforeAll(async () => {
      server = await place.start();
    });
    afterAll(() => server.end(), slowMs);

    test(
      'a file of 550 MB from the remote, and another one, are refused to be read, compared, committed and searched around',
      async () => {
        const remote = server.createRemote('big');
        // What is pushed stays a pack: to write it out as files of their own costs the remote the most.
        remote.git('config', 'receive.unpackLimit', '1');
        const file = join(remote.folder, '..', 'big.bin');
        writeFileSync(file, '');
        truncateSync(file, bigBytes);
        const big = remote.git('-c', 'core.compression=1', 'hash-object', '-w', file);
        const small = remote.git('hash-object', '-w', join(remote.folder, 'HEAD'));
        const base = remote.commitTree(
          'refs/heads/main',
          remote.tree([`100644 blob ${small}\ta.txt`, `100644 blob ${big}\tbig.bin`]),
        );
        const sandbox = server.sandbox('big');
        const repositories = [{ name: 'api', url: remote.url, commit: base }];
        const prepared = await sandbox.call('prepare', { repositories, gitToken: '' });
        expect(prepared).toEqual(succeeded({ repositories: [{ name: 'api', head: base, restored: false }] }));
        expect(await run(sandbox, 'stat -c %s api/big.bin')).toBe(`${bigBytes}\n`);
        await run(sandbox, 'cd api && mv big.bin moved.bin && truncate -s +1 moved.bin');
        expect(await sandbox.call('read', { path: 'api/moved.bin' })).toEqual(failed('too-large', expect.any(String)));
        const saved = await sandbox.call('save', { repository: 'api', message: 'Big', ref: ref('big') });
        if (!saved.ok) throw new Error(saved.error.message);
        const diff = await sandbox.call('diff', { repository: 'api', from: base, to: saved.result.commit });
        expect(diff.ok && diff.result.files).toEqual([
          { path: 'big.bin', status: 'deleted' },
          { path: 'moved.bin', status: 'added' },
        ]);
        expect(diff.ok && diff.result.patch).toContain('Binary files /dev/null and b/moved.bin differ');
        expect(await sandbox.call('search', { pattern: '^ref: ' })).toEqual(
          succeeded({ matches: [{ path: 'api/a.txt', line: 1, text: 'ref: refs/heads/main' }], truncated: false }),
        );
      },
      slowMs,
    );
    // These bytes are read by the server alone, and take their time.
  },
  ['local host in bubblewrap', 'container'],
);

describeInEveryPlace(
  (place) => {
    let server: SandboxHost;
    beforeAll(async () => {
      server = await place.start();
    });
    afterAll(() => server.end(), slowMs);

    test(
      '25,000 files from the remote are cloned, committed with new ones, listed in part and searched',
      async () => {
        const remote = server.createRemote('many');
        const number = (index: number): string => String(index).padStart(5, '0');
        const name = (index: number): string => `f${number(index)}-${'long'.repeat(28)}`;
        const files = Array.from(
          { length: manyFiles },
          (_, index) => `M 100644 inline m/${name(index)}\ndata 6\n${number(index)}\n`,
        );
        const imported = promisify(execFile)('git', ['fast-import', '--quiet'], { cwd: remote.folder });
        imported.child.stdin?.end(
          `commit refs/heads/main\ncommitter Test <test@localhost> 1790000000 +0000\ndata 4\nMany\n${files.join('')}`,
        );
        await imported;
        const base = remote.git('rev-parse', 'refs/heads/main');
        const sandbox = server.sandbox('many');
        const repositories = [{ name: 'api', url: remote.url, commit: base }];
        const prepared = await sandbox.call('prepare', { repositories, gitToken: '' });
        expect(prepared).toEqual(succeeded({ repositories: [{ name: 'api', head: base, restored: false }] }));
        await run(sandbox, 'cd api/m && seq -w 1 3000 | split -l 1 -a 5 - new && echo changed | tee f0???1* > all.txt');
        const pushed = await sandbox.call('save', { repository: 'api', message: 'Many', ref: ref('many') });
        expect(pushed).toEqual(succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true }));
        const listed = await sandbox.call('read', { path: 'api/m' });
        expect(
          listed.ok && listed.result.kind === 'folder' && [listed.result.entries.length, listed.result.omitted],
        ).toEqual([1000, manyFiles + 3001 - 1000]);
        const found = await sandbox.call('search', { pattern: '^05', maxMatches: 10 });
        expect(found.ok && [found.result.matches.length, found.result.truncated]).toEqual([10, true]);
      },
      slowMs,
    );
    // The other places are about commands alone, and these tests take their time.
  },
  ['local host in bubblewrap', 'container'],
);
