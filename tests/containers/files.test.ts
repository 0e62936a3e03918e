import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failed, type PreparedSandbox, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import { removeFolder, type ServerProcess, startServerProcess, temporaryFolder } from './server-process.ts';

let folder: string;
let server: ServerProcess;
let prepared: PreparedSandbox;

beforeAll(async () => {
  folder = temporaryFolder();
  server = await startServerProcess({ root: join(folder, 'root') });
  prepared = await prepareSandbox(server, 'files', {
    'README.md': 'one\ntwo\nthree\nfour',
    'src/index.ts': 'export {};\n',
    'twice.txt': 'same\nother\nsame\n',
    'crlf.txt': 'a\r\nb\r\n',
    'empty.txt': '',
  });
  const { checkout } = prepared;
  writeFileSync(join(checkout, 'binary'), Buffer.from([1, 0, 2]));
  writeFileSync(join(checkout, 'latin1.txt'), Buffer.from('gr\xfcn', 'latin1'));
  writeFileSync(join(checkout, 'big.txt'), 'line of text\n'.repeat(20_000));
  symlinkSync('/etc', join(checkout, 'etc'));
  symlinkSync('/etc/passwd', join(checkout, 'passwd'));
  symlinkSync('.git', join(checkout, 'hidden'));
  symlinkSync(join(folder, 'made-by-a-link'), join(checkout, 'dangling'));
  symlinkSync('README.md', join(checkout, 'readme-link'));
  symlinkSync('loop', join(checkout, 'loop'));
  execFileSync('mkfifo', [join(checkout, 'pipe')]);
});
afterAll(async () => {
  await server.end('SIGTERM');
  removeFolder(folder);
});

const read = (path: string, lines?: [number, number]) =>
  prepared.sandbox.call('read', { path, ...(lines ? { lines } : {}) });
const text = (file: string) => readFileSync(join(prepared.checkout, file), 'utf8');
const write = (file: string, content: string) => writeFileSync(join(prepared.checkout, file), content);

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
    expect(text('new/deep/file.ts')).toBe('a\nb\n');
  });

  test('overwrites a file and keeps its permissions', async () => {
    write('script.sh', 'old');
    chmodSync(join(prepared.checkout, 'script.sh'), 0o755);
    expect(await prepared.sandbox.call('edit', { command: 'create', path: 'api/script.sh', text: 'new\n' })).toEqual(
      succeeded({ snippet: 'overwrote api/script.sh (1 lines)' }),
    );
    expect([text('script.sh'), statSync(join(prepared.checkout, 'script.sh')).mode & 0o777]).toEqual(['new\n', 0o755]);
  });

  test('replaces the one place where the old text is, and shows the lines around it', async () => {
    write('numbers.txt', '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n');
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
    expect(text('numbers.txt')).toBe('1\n2\n3\n4\n5\nsix $&\n8\n9\n10\n11\n12\n');
  });

  test('names the lines where the old text is more than once, and changes nothing', async () => {
    const request = { command: 'str_replace', path: 'api/twice.txt', oldText: 'same', newText: 'x' } as const;
    expect(await prepared.sandbox.call('edit', request)).toEqual(
      failed('many-matches', 'the old text is there 2 times, at lines 1, 3'),
    );
    expect(text('twice.txt')).toBe('same\nother\nsame\n');
  });

  test('says that the old text is nowhere, and why it may be so', async () => {
    const edit = (path: string, oldText: string) =>
      prepared.sandbox.call('edit', { command: 'str_replace', path, oldText, newText: '' });
    expect(await edit('api/twice.txt', 'absent')).toEqual(failed('no-match', 'the old text is nowhere in the file'));
    expect(await edit('api/crlf.txt', 'a\nb')).toEqual(failed('no-match', expect.stringContaining('CR LF')));
  });

  test('inserts whole lines at the start, in the middle and at the end', async () => {
    write('lines.txt', 'a\nb');
    const insert = (afterLine: number, added: string) =>
      prepared.sandbox.call('edit', { command: 'insert', path: 'api/lines.txt', afterLine, text: added });
    await insert(0, 'start');
    await insert(2, 'middle\n');
    const last = await insert(4, 'end\n');
    expect(text('lines.txt')).toBe('start\na\nmiddle\nb\nend\n');
    expect(last).toEqual(succeeded({ snippet: '     1\tstart\n     2\ta\n     3\tmiddle\n     4\tb\n     5\tend' }));
    expect(await insert(6, 'beyond')).toEqual(failed('bad-request', 'the file has only 5 lines'));
  });

  test('keeps a byte order mark and CR LF as they are', async () => {
    write('bom.txt', '\uFEFFa\r\nb\r\n');
    await prepared.sandbox.call('edit', { command: 'str_replace', path: 'api/bom.txt', oldText: 'b', newText: 'c' });
    expect(text('bom.txt')).toBe('\uFEFFa\r\nc\r\n');
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
    expect(readdirSync(folder)).not.toContain('made-by-a-link');
  });

  test('leaves no draft behind', () => {
    expect(readdirSync(join(server.root, 'files')).filter((name) => name.startsWith('draft'))).toEqual([]);
  });
});
