import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeInEveryPlace } from './places.ts';
import { failed, type PreparedSandbox, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  let prepared: PreparedSandbox;

  beforeAll(async () => {
    server = await place.start({ env: { SANDBOX_MAX_PROCESSES: '2000', SANDBOX_MAX_MEMORY_MB: '700' } });
    prepared = await prepareSandbox(server, 'limits', { 'a.txt': 'a\n' });
  });
  afterAll(() => server.end());

  const run = (command: string) => prepared.sandbox.exec({ command, cwd: '.', timeoutMs: 30_000 });
  const outputOf = async (command: string): Promise<string> => {
    const result = await run(command);
    if (!result.ok) throw new Error(result.error.message);
    return result.result.output;
  };

  describe('a command', () => {
    test('has a limit on processes, memory and core dumps, and cannot raise it by asking', async () => {
      expect(await outputOf('ulimit -u; ulimit -d; ulimit -c; (bash -c "ulimit -u")')).toBe('2000\n716800\n0\n2000\n');
    });

    test('that takes more memory than it may is refused it, and the server goes on', async () => {
      const greedy = await run(`node -e "const all = []; for (;;) all.push(Buffer.alloc(50e6, 1))"`);
      expect(greedy.ok && greedy.result.exitCode !== 0 && !greedy.result.timedOut).toBe(true);
      expect(await outputOf('node -p "6 * 7"')).toBe('42\n');
    });
  });

  describe('a long output', () => {
    const fileIn = (output: string): string =>
      /in (\.output\/command-\d+\.txt) of the workspace/.exec(output)?.[1] ?? '';

    test('is whole in a file that the answer names, beside the repositories', async () => {
      const output = await outputOf('seq 1 20000');
      expect(output).toMatch(/bytes left out; all of it is in \.output\/command-\d+\.txt of the workspace …\]/);
      const file = fileIn(output);
      expect(await prepared.sandbox.call('read', { path: file, lines: [9999, 10_001] })).toEqual(
        succeeded({ kind: 'file', text: '9999\n10000\n10001\n', firstLine: 9999, totalLines: 20_000 }),
      );
      expect(await outputOf(`wc -l < ${file}; cd api && git status --porcelain`)).toBe('20000\n');
    });

    test('without a line end, with escapes, NUL and invalid UTF-8, is plain text in the answer and in the file', async () => {
      const output = await outputOf(`for i in $(seq 1 4000); do printf '\\033[31mx\\377\\000y\\033[0m'; done`);
      const text = 'x\uFFFD\uFFFDy'.repeat(4000);
      expect(output.replace(/\n\[….*…\]\n/, '')).toMatch(/^(?:x\uFFFD\uFFFDy)+.*(?:x\uFFFD\uFFFDy)+$/);
      expect(await prepared.sandbox.call('read', { path: fileIn(output) })).toEqual(
        succeeded({ kind: 'file', text, firstLine: 1, totalLines: 1 }),
      );
    });

    test('that is answered whole is in a file too, where a reader may be shown less', async () => {
      const ran = await run('seq 1 2500');
      const { whole, omittedBytes } = ran.ok ? ran.result : { whole: '', omittedBytes: -1 };
      expect([whole, omittedBytes]).toEqual([
        expect.stringMatching(/^all of it is in \.output\/command-\d+\.txt of the workspace$/),
        0,
      ]);
    });

    test('leaves at most ten files', async () => {
      for (let round = 0; round < 12; round++) await run('seq 1 8000');
      expect(await outputOf('ls .output | wc -l')).toBe('10\n');
    });

    test('is not written through a link that an agent has put in the folder’s place', async () => {
      await run('rm -rf .output; mkdir "$HOME/elsewhere"; ln -s "$HOME/elsewhere" .output');
      expect(await outputOf('seq 1 20000')).toMatch(/\[… \d+ bytes left out …\]/);
      expect(await outputOf('ls "$HOME/elsewhere" "$HOME/.." | grep -c output; rm .output')).toBe('0\n');
    });
  });

  describe('a note beside the workspace that a command has replaced', () => {
    test.each(['mkfifo "$HOME/../cwd"', 'ln -s /dev/zero "$HOME/../cwd"', 'mkdir "$HOME/../cwd"'])(
      'by %s costs no more than the folder that it told',
      async (command) => {
        await run(`rm -rf "$HOME/../cwd"; ${command}`);
        const result = await prepared.sandbox.exec({ command: 'pwd; rm -rf "$HOME/../cwd"', timeoutMs: 9000 });
        expect(result.ok && result.result.output).toContain('/work\n');
      },
    );

    test('keeps a sandbox from being taken up, not from being prepared', async () => {
      await run('rm "$HOME/../prepared.json"; mkfifo "$HOME/../prepared.json"');
      const repositories = [{ name: 'api', url: prepared.remote.url, commit: prepared.base }];
      expect(await prepared.sandbox.call('prepare', { repositories, gitToken: '' })).toMatchObject(
        succeeded({ repositories: [{ name: 'api', head: prepared.base, restored: false }] }),
      );
      expect(await prepared.sandbox.call('read', { path: '.output' })).toEqual(failed('not-found', expect.any(String)));
    });
  });
});
