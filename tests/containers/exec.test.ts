import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import type { ExecResult } from '../../src/core/sandbox/commands.ts';
import { describeInEveryPlace } from './places.ts';
import { alive, allGone } from './processes.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { token } from './server-process.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  let sandbox: Sandbox;
  let api: { name: string; url: string; commit: string };

  beforeAll(async () => {
    server = await place.start();
    const remote = server.createRemote('api');
    const commit = remote.commit('refs/heads/main', { 'src/index.ts': 'export {};\n' });
    api = { name: 'api', url: remote.url, commit };
    sandbox = server.sandbox('exec');
    await sandbox.call('prepare', { repositories: [api], gitToken: '' });
  });
  afterAll(() => server.end());

  const work = () => `${server.root}/exec/work`;
  const ended = (overrides: Partial<ExecResult> = {}) => ({
    ok: true,
    result: {
      exitCode: 0,
      signal: null,
      timedOut: false,
      output: '',
      omittedBytes: 0,
      durationMs: expect.any(Number),
      ...overrides,
    },
  });
  const run = (command: string, options: { cwd?: string; timeoutMs?: number } = {}) =>
    sandbox.exec({ command, timeoutMs: 20_000, ...options });

  const pidIn = async (file: string): Promise<number> => Number(await server.shell(`cat ${work()}/${file}`));

  describe('exec', () => {
    test('answers the exit code and both streams in the order of writing', async () => {
      const result = await run('echo one; echo two >&2; echo three > /dev/stderr; exit 7');
      expect(result).toEqual(ended({ exitCode: 7, output: 'one\ntwo\nthree\n' }));
    });

    test('streams the output while the command runs', async () => {
      const seen: string[] = [];
      const result = await sandbox.exec(
        { command: 'echo first; until [ -e go ]; do sleep 0.02; done; echo last', cwd: '.', timeoutMs: 20_000 },
        {
          onOutput: (text) => {
            seen.push(text);
            void sandbox.exec({ command: 'touch go', cwd: '.', timeoutMs: 20_000 });
          },
        },
      );
      expect(result).toEqual(ended({ output: 'first\nlast\n' }));
      expect(seen).toEqual(['first\n', 'last\n']);
    });

    test('starts in the workspace root, wherever the last command went, unless it is told where', async () => {
      expect(await run('cd api/src; pwd')).toEqual(ended({ output: `${work()}/api/src\n` }));
      expect(await run('cd api/src; pwd')).toEqual(ended({ output: `${work()}/api/src\n` }));
      expect(await run('pwd')).toEqual(ended({ output: `${work()}\n` }));
      expect(await run('pwd', { cwd: 'api' })).toEqual(ended({ output: `${work()}/api\n` }));
    });

    test.each([
      ['..', 'outside-workspace'],
      ['/etc', 'outside-workspace'],
      ['api/.git', 'outside-workspace'],
      ['api/nowhere', 'not-found'],
      ['api/src/index.ts', 'bad-request'],
    ])('refuses to start in %s', async (cwd, reason) => {
      expect(await run('pwd', { cwd })).toEqual({ ok: false, error: { reason, message: expect.any(String) } });
    });

    test('keeps heredocs, comments, functions, traps and syntax errors of the command as they are', async () => {
      expect(await run('cat <<EOF\n$((1 + 1))\nEOF\n# done')).toEqual(ended({ output: '2\n' }));
      expect(await run('f() { echo "it\'s $1"; }; f "a b"')).toEqual(ended({ output: "it's a b\n" }));
      expect(await run("trap 'echo bye' EXIT; echo hi")).toEqual(ended({ output: 'hi\nbye\n' }));
      expect(await run('wait; echo waited')).toEqual(ended({ output: 'waited\n' }));
      expect(await run('if')).toEqual(ended({ exitCode: 2, output: expect.stringContaining('syntax error') }));
      expect(await run('nonsense-command')).toEqual(
        ended({ exitCode: 127, output: 'bash: line 1: nonsense-command: command not found\n' }),
      );
      expect(await run('kill -9 $$')).toEqual(ended({ exitCode: null, signal: 'SIGKILL' }));
    });

    test('refuses a command that the operating system would not take', async () => {
      const refused = (reason: string) => ({ ok: false, error: { reason, message: expect.any(String) } });
      expect(await run('echo \0')).toEqual(refused('bad-request'));
      expect(await run(`: '${'ü'.repeat(70_000)}'`)).toEqual(refused('too-large'));
      expect(await run(`: ${"'".repeat(99_000)}`)).toEqual(ended());
    });

    test('reads nothing from standard input', async () => {
      expect(await run('cat; echo end')).toEqual(ended({ output: 'end\n' }));
    });

    test('ends a command at its time limit, with children that left its group and its terminal', async () => {
      const result = await run(
        `setsid bash -c 'echo $$ > daemon; exec sleep 600' & (sleep 600 & echo $! > orphan; disown) ; sleep 600`,
        { cwd: '.', timeoutMs: 1500 },
      );
      expect(result).toEqual(ended({ exitCode: null, signal: 'SIGTERM', timedOut: true }));
      await allGone(server, [await pidIn('daemon'), await pidIn('orphan')]);
    });

    test('kills what ignores the polite signal', async () => {
      const result = await run(`trap '' TERM; echo $$ > stubborn; while true; do sleep 1; done`, {
        cwd: '.',
        timeoutMs: 1000,
      });
      expect(result).toEqual(ended({ exitCode: null, signal: 'SIGKILL', timedOut: true }));
      expect(result.ok && result.result.durationMs).toBeGreaterThan(2000);
      await allGone(server, [await pidIn('stubborn')]);
    });

    test('does not wait for a child in the background, and ends it, also one that left its group', async () => {
      const result = await run(
        `sleep 600 & echo $! > background; setsid bash -c 'echo $$ > apart; exec sleep 600' &
        until [ -s apart ]; do sleep 0.02; done; echo started`,
        { cwd: '.' },
      );
      expect(result).toEqual(ended({ output: 'started\n' }));
      expect(result.ok && result.result.durationMs).toBeLessThan(2000);
      await allGone(server, [await pidIn('background'), await pidIn('apart')]);
    });

    test('commands that run at the same time do not end each other', async () => {
      const results = await Promise.all(Array.from({ length: 40 }, () => run('true', { cwd: '.' })));
      expect(results).toEqual(results.map(() => ended()));
    });

    test('ends the command when nobody listens any more', async () => {
      const controller = new AbortController();
      const result = await sandbox.exec(
        { command: 'echo $$ > abandoned; echo ready; sleep 600', cwd: '.', timeoutMs: 60_000 },
        { signal: controller.signal, onOutput: () => controller.abort() },
      );
      expect(result).toEqual({
        ok: false,
        error: { reason: 'infrastructure', message: 'the caller has aborted the call' },
      });
      await allGone(server, [await pidIn('abandoned')]);
    });

    test('two commands run side by side in one sandbox', async () => {
      const [one, two] = await Promise.all([
        run('touch here; until [ -e there ]; do sleep 0.02; done; echo one', { cwd: '.' }),
        run('touch there; until [ -e here ]; do sleep 0.02; done; echo two', { cwd: '.' }),
      ]);
      expect(one).toEqual(ended({ output: 'one\n' }));
      expect(two).toEqual(ended({ output: 'two\n' }));
    });

    test('keeps the head and the tail of a flood and counts the rest', async () => {
      const seen: string[] = [];
      const result = await sandbox.exec(
        { command: 'echo START; yes 0123456789 | head -c 200000000; echo END', timeoutMs: 60_000 },
        { onOutput: (text) => seen.push(text) },
      );
      if (!result.ok) throw new Error(result.error.message);
      const { output, omittedBytes, exitCode } = result.result;
      expect({ exitCode, omittedBytes }).toEqual({ exitCode: 0, omittedBytes: 200_000_010 - 2 * 16_384 });
      expect(output).toMatch(
        /^START\n0123.*\[… \d+ bytes left out; the first 20000000 bytes are in \.output\/command-\d+\.txt of the workspace …\].*END\n$/s,
      );
      expect(output.length).toBeLessThan(33_000);
      expect(seen.join('')).toBe(output.slice(0, 16_384));
    });

    test('turns raw bytes into clean text', async () => {
      const result = await run(`printf '\\033[31mred\\033[0m \\033]0;title\\007a\\000b \\377 gr\\303\\274n\\r\\n'`);
      expect(result).toEqual(ended({ output: 'red a\uFFFDb \uFFFD grün\n' }));
    });

    test('shows no secret of the server to a command', async () => {
      const result = await run('env | sort');
      // Those of the filter of Git LFS are there where git-lfs is.
      const isOfLfs = (name = '') => /^GIT_CONFIG_(?:KEY|VALUE)_[1-4]$/.test(name);
      const names =
        result.ok &&
        result.result.output
          .split('\n')
          .map((line) => line.split('=')[0])
          .filter((name) => !isOfLfs(name));
      expect(names).toEqual(
        ['BREAKWATER_COMMAND', 'CI', 'GIT_ALLOW_PROTOCOL', 'GIT_AUTHOR_EMAIL', 'GIT_AUTHOR_NAME']
          .concat(['GIT_CEILING_DIRECTORIES', 'GIT_COMMITTER_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_CONFIG_COUNT'])
          .concat(['GIT_CONFIG_KEY_0', 'GIT_CONFIG_NOSYSTEM', 'GIT_CONFIG_VALUE_0', 'GIT_EDITOR'])
          .concat(['GIT_LFS_SKIP_DOWNLOAD_ERRORS', 'GIT_PAGER', 'GIT_TERMINAL_PROMPT', 'HOME', 'LANG', 'PAGER', 'PATH'])
          .concat(['PWD', 'SHLVL', 'TERM', ...(place.name === 'local host' ? ['TMPDIR'] : []), '_', '']),
      );
      expect(JSON.stringify(result)).not.toContain(token);
      const files = await run(`grep -rl '${token.slice(0, 8)}''${token.slice(8)}' "$HOME/.." 2>/dev/null`);
      expect(files).toEqual(ended({ exitCode: 1 }));
    });

    test('a folder without a repository is not taken for one around the sandbox root', async () => {
      expect(await run('git rev-parse --show-toplevel', { cwd: '.' })).toEqual(
        ended({ exitCode: 128, output: expect.stringContaining('not a git repository') }),
      );
    });

    test('refuses a command of a sandbox that was never prepared', async () => {
      expect(await server.sandbox('unknown').exec({ command: 'true', timeoutMs: 1000 })).toEqual({
        ok: false,
        error: { reason: 'infrastructure', message: expect.stringContaining('prepare it again') },
      });
    });

    test('a disposed sandbox leaves no process and no file, even where files are read-only', async () => {
      const other = server.sandbox('disposed');
      await other.call('prepare', { repositories: [api], gitToken: '' });
      await new Promise((resolve) => {
        const command = `setsid bash -c 'echo $$ > ../daemon; exec sleep 600' & until [ -s ../daemon ]; do sleep 0.02; done
        mkdir -p "$HOME/go/mod" && touch "$HOME/go/mod/file" && chmod 555 "$HOME/go/mod"; echo ready; sleep 600`;
        void other.exec({ command, cwd: 'api', timeoutMs: 600_000 }, { onOutput: resolve });
      });
      const pid = Number(await server.shell(`cat ${server.root}/disposed/work/daemon`));
      expect(await alive(server, [pid])).toEqual([pid]);
      expect(await other.call('dispose', {})).toEqual({ ok: true, result: { done: true } });
      expect(await other.call('dispose', {})).toEqual({ ok: true, result: { done: true } });
      expect(await server.shell(`ls ${server.root}`)).not.toContain('disposed');
      await allGone(server, [pid]);
    });
  });
});
