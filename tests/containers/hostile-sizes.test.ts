import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ref, run } from './every-operation.ts';
import { describeInEveryPlace } from './places.ts';
import { failed, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  beforeAll(async () => {
    server = await place.start();
  });
  afterAll(() => server.end(), 180_000);

  describe('sizes', () => {
    test('a file of 1 GB is committed, compared, searched around and refused to be read', async () => {
      const { sandbox, base } = await prepareSandbox(server, 'gigabyte', { 'a.txt': 'needle\n' });
      await run(sandbox, 'truncate -s 1000000000 api/big.bin');
      expect(await sandbox.call('read', { path: 'api/big.bin' })).toEqual(failed('too-large', expect.any(String)));
      expect((await sandbox.call('push', { repository: 'api', message: 'Big', ref: ref('gigabyte') })).ok).toBe(true);
      const diff = await sandbox.call('diff', { repository: 'api', from: base });
      expect(diff.ok && diff.result.files).toEqual([{ path: 'big.bin', status: 'added' }]);
      expect(diff.ok && diff.result.patch).toContain('Binary files /dev/null and b/big.bin differ');
      expect(await sandbox.call('search', { pattern: 'needle' })).toEqual(
        succeeded({ matches: [{ path: 'api/a.txt', line: 1, text: 'needle' }], truncated: false }),
      );
    }, 120_000);

    test('100,000 files are committed, listed in part and searched', async () => {
      const { sandbox } = await prepareSandbox(server, 'many', { 'a.txt': 'a\n' });
      await run(sandbox, 'mkdir api/m && cd api/m && seq -w 1 100000 | split -l 1 -a 5 - f', 120_000);
      const pushed = await sandbox.call('push', { repository: 'api', message: 'Many', ref: ref('many') });
      expect(pushed).toEqual(succeeded({ commit: expect.any(String), tree: expect.any(String), changed: true }));
      const listed = await sandbox.call('read', { path: 'api/m' });
      expect(
        listed.ok && listed.result.kind === 'folder' && [listed.result.entries.length, listed.result.omitted],
      ).toEqual([1000, 99_000]);
      const found = await sandbox.call('search', { pattern: '^05', maxMatches: 10 });
      expect(found.ok && [found.result.matches.length, found.result.truncated]).toEqual([10, true]);
    }, 240_000);
  });
});
