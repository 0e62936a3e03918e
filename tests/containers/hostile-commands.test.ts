import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { describeInEveryPlace } from './places.ts';
import { prepareSandbox } from './prepared-sandbox.ts';
import { allGone } from './processes.ts';
import type { SandboxHost } from './sandbox-host.ts';

const maxProcesses = 300;
const noOwnUser = 'commands have no user of their own there';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  let sandbox: Sandbox;
  beforeAll(async () => {
    server = await place.start({ env: { SANDBOX_MAX_PROCESSES: `${maxProcesses}` } });
    ({ sandbox } = await prepareSandbox(server, 'commands', { 'a.txt': 'a\n' }));
  });
  afterAll(() => server.end());

  const run = async (command: string, timeoutMs = 20_000) => {
    const result = await sandbox.exec({ command, cwd: '.', timeoutMs });
    if (!result.ok) throw new Error(result.error.message);
    return result.result;
  };
  const work = () => `${server.root}/commands/work`;
  const pidIn = async (file: string): Promise<number> => Number(await server.shell(`cat ${work()}/${file}`));

  test('a daemon that has forked twice, ignores every polite signal and left session and folder dies with its command', async () => {
    const daemon = `trap '' TERM HUP INT; cd /; echo $BASHPID > ${work()}/deep; while :; do sleep 1; done`;
    const result = await run(
      `trap '' TERM; (setsid bash -c '(setsid bash -c "$0" &) &' '${daemon.replaceAll("'", `'\\''`)}' &); sleep 600`,
      1500,
    );
    expect(result).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
    await allGone(server, [await pidIn('deep')]);
  });

  test.skipIf(!place.ownUser)(
    `a daemon that has wiped its environment dies with its command${place.ownUser ? '' : ` (${noOwnUser})`}`,
    async () => {
      // Of a program that may not be read, the system shows nobody the environment.
      await run(
        `cp /bin/sleep unreadable && chmod 111 unreadable
         for program in sleep ./unreadable; do env -i setsid bash -c "echo \\$\\$ >> wiped; exec $program 600" & done; sleep 600`,
        1500,
      );
      const pids = (await server.shell(`cat ${work()}/wiped`)).split('\n').map(Number);
      expect(pids.length).toBe(2);
      await allGone(server, pids);
    },
  );

  test.skipIf(!place.ownUser)(
    `a fork bomb is bounded, ends at its time limit, and the server goes on${place.ownUser ? '' : ` (${noOwnUser})`}`,
    async () => {
      const bomb = `bomb() { setsid -f bash -c "$code"; bomb | bomb & }; bomb`;
      const counting = server.shell(
        `most=0; for i in {1..150}; do set -- /proc/[0-9]*; [ $# -gt $most ] && most=$#; read -t 0.02 <> <(:); done; echo $most`,
      );
      expect(await run(`export code='${bomb}'; eval "$code"; sleep 600`, 2500)).toMatchObject({ timedOut: true });
      const most = Number(await counting);
      expect([most > 100, most < maxProcesses + 50]).toEqual([true, true]);
      expect((await run('echo still here')).output).toBe('still here\n');
      // Itself, and the shells and the `cat` around it.
      expect(Number((await run('set -- /proc/[0-9]*; echo $#')).output)).toBeLessThan(20);
    },
  );

  test('a flood without a line end, and without an end, is cut at its time limit and answered in short', async () => {
    const { output, omittedBytes, timedOut } = await run('cat /dev/zero', 1500);
    expect(timedOut).toBe(true);
    expect(omittedBytes).toBeGreaterThan(1_000_000);
    expect(output.replace(/\n\[….*…\]\n/, '')).toMatch(/^\uFFFD+$/);
    expect(output.length).toBeLessThan(40_000);
  });
});
