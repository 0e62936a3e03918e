/** The containers of runs, as the engine and the machine see them from outside. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { sandboxToken } from '../../src/auth/capability.ts';
import { docker } from '../containers/container-host.ts';
import { eventually, runningProcesses } from '../local-stack/processes.ts';
import { commandOf } from './stack-process.ts';

const run = promisify(execFile);

/** Does something to a container: `kill`, `pause`, `rm -f`. */
export const dockerDo = (...args: string[]): Promise<unknown> => run(docker, args);

/** Waits until a command, named by its whole command line, runs in a container, and answers that one's id. */
export async function containerAtWorkOn(command: string): Promise<string> {
  let found: string | undefined;
  await eventually(`${command} runs in a container`, () => {
    found = runningProcesses()
      .filter(({ pid }) => commandOf(pid).trim() === command)
      .map(({ pid }) => /[0-9a-f]{64}/.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[0])
      .find((id) => id !== undefined);
    return found !== undefined;
  });
  return found ?? '';
}

/** Waits until the engine has no container of these runs any more, running or not: each holds its run's own token. */
export async function noContainerOf(runs: readonly { id: string }[], capabilitySecret: string): Promise<void> {
  const tokens = await Promise.all(runs.map(({ id }) => sandboxToken(capabilitySecret, id)));
  await eventually('no container is left', async () => {
    const { stdout } = await run(docker, ['ps', '-aq']);
    const ids = stdout.split('\n').filter((id) => id !== '');
    if (ids.length === 0) return true;
    // One that goes away between the two questions makes docker complain; the others are shown all the same.
    const shown = await run(docker, ['inspect', '--format', '{{.Config.Env}}', ...ids]).catch(
      (error: { stdout: string }) => error,
    );
    return !tokens.some((token) => shown.stdout.includes(token));
  });
}
