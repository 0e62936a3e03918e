import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeInEveryPlace } from './places.ts';
import { failed, type PreparedSandbox, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  let prepared: PreparedSandbox;

  beforeAll(async () => {
    server = await place.start();
    prepared = await prepareSandbox(server, 'files', {
      'README.md': 'one\ntwo\nthree\nfour',
      'src/index.ts': 'export {};\n',
      'twice.txt': 'same\nother\nsame\n',
      'crlf.txt': 'a\r\nb\r\n',
      'empty.txt': '',
    });
    await server.shell(`cd ${prepared.checkout} && printf '\\1\\0\\2' > binary && printf 'gr\\374n' > latin1.txt &&
    yes 'line of text' | head -20000 > big.txt && ln -s /etc etc && ln -s /etc/passwd passwd && ln -s .git hidden &&
    ln -s ${server.outside}/made-by-a-link dangling && ln -s README.md readme-link && ln -s loop loop && mkfifo pipe`);
  });
  afterAll(() => server.end());

  const read = (path: string, lines?: [number, number]) =>
    prepared.sandbox.call('read', { path, ...(lines ? { lines } : {}) });
  const text = async (file: string): Promise<string> =>
    Buffer.from(await server.shell(`base64 -w0 ${prepared.checkout}/${file}`), 'base64').toString();
  const write = (file: string, content: string) =>
    server.shell(`echo ${Buffer.from(content).toString('base64')} | base64 -d > ${prepared.checkout}/${file}`);

  describe('read', () => {
    test('answers a whole file with the number of its lines', async () => {
      expect(await read('api/README.md')).toEqual(
        succeeded({ kind: 'file', text: 'one\ntwo\nthree\nfour', firstLine: 1, totalLines: 4 }),
      );
      expect(await read('./api//src/index.ts')).toEqual(
        succeeded({ kind: 'file', text: 'export {};\n', firstLine: 1, totalLines: 1 }),
      );
      expect(await read('api/empty.txt')).toEqual(succeeded({ kind: 'file', text: '', firstLine: 1, totalLines: 0 }));
    });

    test('answers a range of lines, open at its end and longer than the file too', async () => {
      const part = (result: string, firstLine: number) =>
        succeeded({ kind: 'file', text: result, firstLine, totalLines: 4 });
      expect(await read('api/README.md', [2, 3])).toEqual(part('two\nthree\n', 2));
      expect(await read('api/README.md', [3, -1])).toEqual(part('three\nfour', 3));
      expect(await read('api/README.md', [4, 99])).toEqual(part('four', 4));
      expect(await read('api/README.md', [5, 6])).toEqual(failed('bad-request', 'api/README.md has 4 lines'));
      expect(await read('api/README.md', [3, 2])).toEqual(failed('bad-request', 'line 2 is before line 3'));
    });

    test("lists a folder without git's own files", async () => {
      expect(await read('api/src')).toEqual(succeeded({ kind: 'folder', entries: ['index.ts'], omitted: 0 }));
      const listed = await read('api');
      expect(listed.ok && listed.result.kind === 'folder' && listed.result.entries).not.toContain('.git');
    });

    test('follows a link that stays in the workspace', async () => {
      expect(await read('api/readme-link', [1, 1])).toEqual(
        succeeded({ kind: 'file', text: 'one\n', firstLine: 1, totalLines: 4 }),
      );
    });

    test('reads a part of a file that is too large to be read whole', async () => {
      expect(await read('api/big.txt')).toEqual(failed('too-large', expect.stringContaining('has 20000 lines')));
      expect(await read('api/big.txt', [19_999, 20_000])).toEqual(
        succeeded({ kind: 'file', text: 'line of text\nline of text\n', firstLine: 19_999, totalLines: 20_000 }),
      );
    });

    test.each([
      ['api/nothing.ts', 'not-found'],
      ['api/README.md/x', 'not-found'],
      ['api/binary', 'not-text'],
      ['api/latin1.txt', 'not-text'],
      ['api/pipe', 'not-text'],
      ['api/loop', 'bad-request'],
      ['api/a\0b', 'bad-request'],
      ['/etc/passwd', 'outside-workspace'],
      ['..', 'outside-workspace'],
      ['api/../../prepared.json', 'outside-workspace'],
      ['api/etc/passwd', 'outside-workspace'],
      ['api/passwd', 'outside-workspace'],
      ['api/.git/config', 'outside-workspace'],
      ['api/.GIT/config', 'outside-workspace'],
      ['api/hidden/config', 'outside-workspace'],
    ])('refuses %j', async (path, reason) => {
      expect(await read(path)).toEqual(failed(reason, expect.any(String)));
    });
  });

  describe('edit', () => {
    test('creates a file and the folders above it', async () => {
      expect(
        await prepared.sandbox.call('edit', { command: 'create', path: 'api/new/deep/file.ts', text: 'a\nb\n' }),
      ).toEqual(succeeded({ snippet: 'created api/new/deep/file.ts (2 lines)' }));
      expect(await text('new/deep/file.ts')).toBe('a\nb\n');
    });

    test('overwrites a file and keeps its permissions', async () => {
      await write('script.sh', 'old');
      await server.shell(`chmod 755 ${prepared.checkout}/script.sh`);
      expect(await prepared.sandbox.call('edit', { command: 'create', path: 'api/script.sh', text: 'new\n' })).toEqual(
        succeeded({ snippet: 'overwrote api/script.sh (1 lines)' }),
      );
      expect(await text('script.sh')).toBe('new\n');
      expect(await server.shell(`stat -c %a ${prepared.checkout}/script.sh`)).toBe('755');
    });

    test('replaces the one place where the old text is, and shows the lines around it', async () => {
      await write('numbers.txt', '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n');
      const edited = await prepared.sandbox.call('edit', {
        command: 'str_replace',
        path: 'api/numbers.txt',
        oldText: '6\n7\n',
        newText: 'six $&\n',
      });
      expect(edited).toEqual(
        succeeded({
          snippet: ['2\t2', '3\t3', '4\t4', '5\t5', '6\tsix $&', '7\t8', '8\t9', '9\t10', '10\t11']
            .map((line) => line.padStart(line.length + 6 - line.indexOf('\t')))
            .join('\n'),
        }),
      );
      expect(await text('numbers.txt')).toBe('1\n2\n3\n4\n5\nsix $&\n8\n9\n10\n11\n12\n');
    });

    test('names the lines where the old text is more than once, and changes nothing', async () => {
      const request = { command: 'str_replace', path: 'api/twice.txt', oldText: 'same', newText: 'x' } as const;
      expect(await prepared.sandbox.call('edit', request)).toEqual(
        failed('many-matches', 'the old text is there 2 times, at lines 1, 3'),
      );
      expect(await text('twice.txt')).toBe('same\nother\nsame\n');
    });

    test('says that the old text is nowhere, and why it may be so', async () => {
      const edit = (path: string, oldText: string) =>
        prepared.sandbox.call('edit', { command: 'str_replace', path, oldText, newText: '' });
      expect(await edit('api/twice.txt', 'absent')).toEqual(failed('no-match', 'the old text is nowhere in the file'));
      expect(await edit('api/crlf.txt', 'a\nb')).toEqual(failed('no-match', expect.stringContaining('CR LF')));
    });

    test('inserts whole lines at the start, in the middle and at the end', async () => {
      await write('lines.txt', 'a\nb');
      const insert = (afterLine: number, added: string) =>
        prepared.sandbox.call('edit', { command: 'insert', path: 'api/lines.txt', afterLine, text: added });
      await insert(0, 'start');
      await insert(2, 'middle\n');
      const last = await insert(4, 'end\n');
      expect(await text('lines.txt')).toBe('start\na\nmiddle\nb\nend\n');
      expect(last).toEqual(succeeded({ snippet: '     1\tstart\n     2\ta\n     3\tmiddle\n     4\tb\n     5\tend' }));
      expect(await insert(6, 'beyond')).toEqual(failed('bad-request', 'the file has only 5 lines'));
    });

    test('keeps a byte order mark and CR LF as they are', async () => {
      await write('bom.txt', '\uFEFFa\r\nb\r\n');
      await prepared.sandbox.call('edit', { command: 'str_replace', path: 'api/bom.txt', oldText: 'b', newText: 'c' });
      expect(await text('bom.txt')).toBe('\uFEFFa\r\nc\r\n');
    });

    test.each([
      ['api/src', 'exists'],
      ['api/.git/hooks/post-commit', 'outside-workspace'],
      ['api/hidden/hooks/x', 'outside-workspace'],
      ['api/etc/evil', 'outside-workspace'],
      ['api/dangling', 'outside-workspace'],
      ['api/../x', 'outside-workspace'],
      ['/tmp/x', 'outside-workspace'],
      ['README.md', 'not-found'],
      ['.', 'not-found'],
    ])('creates nothing at %s', async (path, reason) => {
      const created = await prepared.sandbox.call('edit', { command: 'create', path, text: 'x' });
      expect(created).toEqual(failed(reason, expect.any(String)));
      expect(await server.shell(`ls ${server.outside}`)).toBe('secret.txt');
    });

    test('leaves no draft behind', async () => {
      expect(await server.shell(`ls ${server.root}/files`)).not.toContain('draft');
    });
  });
});
