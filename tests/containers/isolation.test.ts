import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { findBubblewrap } from '../../src/local-stack/machine/bubblewrap.ts';
import { createRemote, type Files } from './remote-repository.ts';
import { removeFolder, type ServerProcess, startServerProcess, token } from './server-process.ts';

const bubblewrap = await findBubblewrap(process.env);
if (!bubblewrap.ok) console.warn(`SKIPPED: hostile commands inside bubblewrap: ${bubblewrap.notice}`);

const canary = 'canary-of-the-isolation-tests';

// Below /tmp, which a command sees as a folder of its sandbox, and below a folder that it does not see at all.
describe.skipIf(!bubblewrap.ok).each(['/tmp', '/var/tmp'])(
  'a command inside bubblewrap, with the state in %s',
  (place) => {
    let folder: string;
    let server: ServerProcess;
    let sandbox: Sandbox;
    let neighbour: Sandbox;
    let listener: Server;

    beforeAll(async () => {
      folder = mkdtempSync(join(place, 'breakwater-test-'));
      const home = join(folder, 'user');
      for (const path of ['user/.ssh', 'user/bin', 'state/sandboxes'])
        mkdirSync(join(folder, path), { recursive: true });
      for (const path of ['user/.ssh/id_ed25519', 'state/state.json', 'state/dev.vars'])
        writeFileSync(join(folder, path), canary);
      writeFileSync(join(home, 'bin/hello'), '#!/bin/sh\necho hello from $0\n', { mode: 0o755 });
      server = await startServerProcess({
        root: join(folder, 'state/sandboxes'),
        env: {
          SANDBOX_ISOLATION: 'bubblewrap',
          HOME: home,
          API_KEY: canary,
          PATH: `${home}:${home}/bin:${process.env.PATH}`,
        },
      });
      sandbox = await preparedSandbox('b1-r1', { 'a.txt': 'a\n' });
      neighbour = await preparedSandbox('b2-r1', { 'secret.txt': canary });
      listener = createServer((socket) => socket.end(canary));
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    });
    afterAll(async () => {
      listener?.close();
      await server?.end('SIGTERM');
      removeFolder(folder);
    });

    const preparedSandbox = async (id: string, files: Files, on = server): Promise<Sandbox> => {
      const remote = createRemote(folder, id);
      const commit = remote.commit('refs/heads/main', files);
      const prepared = on.sandbox(id);
      const repositories = [{ name: 'api', url: remote.url, commit }];
      const answer = await prepared.call('prepare', { repositories, gitToken: canary });
      if (!answer.ok) throw new Error(answer.error.message);
      return prepared;
    };

    const resultOf = async (command: string, where = sandbox) => {
      const ran = await where.exec({ command, cwd: 'api', timeoutMs: 20_000 });
      if (!ran.ok) throw new Error(ran.error.message);
      const { exitCode, output } = ran.result;
      return { exitCode, output };
    };
    const outputOf = async (command: string) => (await resultOf(command)).output;

    test('works as one would expect: programs, git, its own files, a /tmp and a home that stay', async () => {
      expect(await outputOf('git status --short && node -p "6 * 7" && hello')).toBe(
        `42\nhello from ${folder}/user/bin/hello\n`,
      );
      expect(await outputOf('npm --version')).toMatch(/^\d+\.\d+\.\d+\n$/);
      await outputOf('echo one > /tmp/one; echo two > "$HOME/two"; echo three > three');
      expect(await outputOf('cat /tmp/one "$HOME/two" three; rm three')).toBe('one\ntwo\nthree\n');
      expect(await resultOf('cat /tmp/one', neighbour)).toEqual({
        exitCode: 1,
        output: 'cat: /tmp/one: No such file or directory\n',
      });
      expect(await outputOf('id; hostname')).toBe('uid=1000(agent) gid=1000(agent) groups=1000(agent)\nsandbox\n');
    });

    test('sees none of the files that hold a secret', async () => {
      const files = [
        'user/.ssh/id_ed25519',
        'state/state.json',
        'state/dev.vars',
        'state/sandboxes/b2-r1/work/api/secret.txt',
      ];
      const own = ['control', 'remotes', 'prepared.json'].map((name) => `state/sandboxes/b1-r1/${name}`);
      const paths = [...files, ...own].map((path) => join(folder, path));
      for (const path of [...paths, '/etc/shadow', '/etc/ssl/private', '/var/lib', '/sys', '/run/user'])
        expect(await resultOf(`cat '${path}'`)).toEqual({
          exitCode: 1,
          output: `cat: ${path}: No such file or directory\n`,
        });
      expect(await outputOf(`ls -A '${folder}/state/sandboxes' '${folder}/state/sandboxes/b1-r1'`)).toBe(
        `${folder}/state/sandboxes:\nb1-r1\n\n${folder}/state/sandboxes/b1-r1:\nhome\nwork\n`,
      );
      const searched = `/etc /run /tmp /var '${folder}' /proc/[0-9]*/environ /proc/[0-9]*/cmdline`;
      const wanted = [canary, token].map((secret) => `-e ${secret.slice(0, 9)}''${secret.slice(9)}`).join(' ');
      expect(
        await outputOf(`env | grep ${wanted}; grep -rsl --exclude-dir=node_modules ${wanted} ${searched}; true`),
      ).toBe('');
    });

    test('sees no process of the machine, and can neither signal nor trace one', async () => {
      const pid = server.child.pid;
      expect(await outputOf('names=$(cat /proc/[0-9]*/comm); echo "$names" | sort -u')).toBe('bash\nbwrap\ncat\n');
      expect(await resultOf(`kill -9 ${pid}`)).toEqual({
        exitCode: 1,
        output: expect.stringContaining('No such process'),
      });
      expect(await resultOf(`cat /proc/${pid}/environ`)).toEqual({
        exitCode: 1,
        output: expect.stringContaining('No such file'),
      });
      await sandbox.exec({ command: 'kill -9 -1', cwd: 'api', timeoutMs: 20_000 });
      expect(await outputOf('echo still here')).toBe('still here\n');
    });

    test('has no capability, gains none, and changes no setting of the kernel', async () => {
      expect(await outputOf(`grep -E '^(Cap...|NoNewPrivs):' /proc/self/status | tr -d '\\t'`)).toBe(
        `${['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'].map((name) => `Cap${name}:0000000000000000\n`).join('')}NoNewPrivs:1\n`,
      );
      expect((await resultOf('unshare --user --map-root-user true')).exitCode).toBe(1);
      // What it writes is what is there already, so that a failure of this test does no harm.
      const setting = '/proc/sys/kernel/core_pattern';
      expect(await resultOf(`was=$(cat ${setting}); echo "$was" > ${setting}`)).toEqual({
        exitCode: 1,
        output: expect.stringContaining('Read-only file system'),
      });
      for (const path of ['/usr/bin', '/etc', '/', `${folder}/user/bin`, `${folder}/state/sandboxes`])
        expect(await resultOf(`touch '${path}/mine'`)).toEqual({
          exitCode: 1,
          output: `touch: cannot touch '${join(path, 'mine')}': Read-only file system\n`.replace("'/mine", "'//mine"),
        });
    });

    test('cannot put a link where the next command’s folders are mounted', async () => {
      const first = place === '/tmp' ? folder : join(folder, 'state');
      expect(await resultOf(`node -e "fs.renameSync('${first}', '${first}-aside')"`)).toEqual({
        exitCode: 1,
        output: expect.stringMatching(/EBUSY|EROFS/),
      });
      expect((await resultOf('rm -f "$HOME/../cwd"; ln -sfn /etc/passwd "$HOME/../cwd"')).exitCode).toBe(1);
      expect(await outputOf(`pwd`)).toBe(`${folder}/state/sandboxes/b1-r1/work/api\n`);
    });

    test('reaches no port of the machine, no address and no name', async () => {
      const tries = [
        `127.0.0.1/${(listener.address() as AddressInfo).port}`,
        `127.0.0.1/${new URL(server.url).port}`,
        '1.1.1.1/443',
        '169.254.169.254/80',
        'example.com/443',
      ];
      for (const there of tries)
        expect(await resultOf(`exec 3<>/dev/tcp/${there} && cat <&3`)).toEqual({
          exitCode: 1,
          output: expect.stringMatching(
            /Connection refused|Network is unreachable|Name or service not known|failure in name/,
          ),
        });
      expect(await outputOf('cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d " "; env | grep -i proxy')).toBe(
        'lo\n',
      );
    });

    test('that bubblewrap cannot start is no answer of the command’s', async () => {
      const tools = join(folder, 'tools');
      mkdirSync(tools);
      const other = await startServerProcess({
        root: join(folder, 'other'),
        env: { SANDBOX_ISOLATION: 'bubblewrap', PATH: `${process.env.PATH}:${tools}` },
      });
      try {
        const prepared = await preparedSandbox('b3-r1', { 'a.txt': 'a\n' }, other);
        removeFolder(tools);
        const broken = { ok: false, error: { reason: 'infrastructure', message: expect.any(String) } };
        expect(await prepared.exec({ command: 'true', timeoutMs: 20_000 })).toEqual(broken);
        expect(await prepared.call('reset', {})).toEqual(broken);
      } finally {
        await other.end('SIGTERM');
      }
    });

    test('takes all its processes with it, and tells a killed shell from an exit code', async () => {
      expect(await outputOf('(setsid setsid sleep 987 &) ; true')).toBe('');
      expect(await outputOf('cat /proc/[0-9]*/comm | grep -c sleep')).toBe('0\n');
      const ends = async (command: string) => {
        const ran = await sandbox.exec({ command, timeoutMs: 20_000 });
        return ran.ok && [ran.result.exitCode, ran.result.signal];
      };
      expect(await ends('exit 137')).toEqual([137, null]);
      expect(await ends('kill -9 $$')).toEqual([null, 'SIGKILL']);
      expect(await ends('exit 143')).toEqual([143, null]);
      expect(await ends('kill -TERM $$')).toEqual([null, 'SIGTERM']);
      expect(await ends('kill -9 $PPID; sleep 5')).toEqual([137, null]);
    });
  },
);
