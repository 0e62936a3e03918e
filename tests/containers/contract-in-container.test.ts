import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { containerPlace } from './places.ts';
import { prepareSandbox } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { token } from './server-process.ts';

describe.skipIf(containerPlace.unavailable !== null)('what only a container gives', () => {
  let server: SandboxHost;
  let sandbox: Sandbox;

  beforeAll(async () => {
    server = await containerPlace.start();
    ({ sandbox } = await prepareSandbox(server, 'run-1', { 'a.txt': 'one\n' }));
  });
  afterAll(() => server.end());

  const run = async (command: string, timeoutMs = 20_000) => {
    const answer = await sandbox.exec({ command, cwd: 'api', timeoutMs });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.result;
  };

  test('files and commands belong to one unprivileged user, who has no capability', async () => {
    const answer = await run(
      `id -un; id -Gn; touch new.txt; stat -c %U new.txt; grep -E '^(Cap(Prm|Eff|Bnd|Amb)|NoNewPrivs)' /proc/self/status | tr -d '\\t'`,
    );
    expect(answer.output).toBe(
      [
        'agent\nagent\nagent',
        'CapPrm:0000000000000000',
        'CapEff:0000000000000000',
        'CapBnd:0000000000000080',
        'CapAmb:0000000000000000',
        'NoNewPrivs:1\n',
      ].join('\n'),
    );
  });

  test('no command reads the token, the files or the memory of the server, nor signals it', async () => {
    const server = `$(cut -d' ' -f1 /proc/1/task/1/children)`;
    const attempts = [
      `cat /proc/${server}/environ`,
      `cat /proc/1/environ`,
      `head -c 1 /proc/${server}/mem`,
      `ls /proc/${server}/fd/`,
      `ls /app`,
      `kill -KILL ${server}`,
      `kill -TERM 1`,
      `setpriv --reuid=server true`,
    ];
    for (const attempt of attempts) {
      const { exitCode, output } = await run(attempt);
      expect({ attempt, succeeded: exitCode === 0, output }).toEqual({
        attempt,
        succeeded: false,
        output: expect.stringMatching(/Permission denied|not permitted/),
      });
    }
    const found = await run(
      `grep -rsl ${token.slice(0, 12)}''${token.slice(12)} /proc/[0-9]*/environ /sandboxes /tmp; env`,
    );
    expect(found.output).not.toContain('SANDBOX_TOKEN');
    expect((await run('kill -9 -1')).output).not.toContain('server');
    expect((await run('echo still here')).output).toBe('still here\n');
  });

  test('a command that is out of time leaves no process, not even one that has hidden from its group', async () => {
    const hidden = `setsid bash -c 'trap "" TERM; sleep 987' & setsid setsid sleep 987 & sleep 987`;
    expect(await run(hidden, 500)).toEqual(expect.objectContaining({ timedOut: true }));
    expect((await run(`cat /proc/[0-9]*/comm | grep -c '^sleep$'`)).output).toBe('0\n');
  });
});
