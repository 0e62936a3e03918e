/** The containers of runs, as the engine and the machine see them from outside. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { sandboxToken } from '../../src/auth/capability.ts';
import { hasCode } from '../../src/containers/server/sandbox/error-code.ts';
import { docker } from '../containers/container-host.ts';
import { eventually, runningProcesses } from '../local-stack/processes.ts';
import { commandOf } from './stack-process.ts';

const run = promisify(execFile);

/** Does something to a container: `kill`, `pause`, `rm -f`. */
export const dockerDo = (...args: string[]): Promise<unknown> => run(docker, args);

/** The processes in containers that have this whole command line, each with its container's id. */
export const atWorkOn = (command: string): { pid: number; container: string }[] =>
  runningProcesses()
    .filter(({ pid }) => commandOf(pid).trim() === command)
    .flatMap(({ pid }) => containerOf(pid).map((container) => ({ pid, container })));

/** None where the process is in none, or has ended since it was seen. */
function containerOf(pid: number): string[] {
  try {
    return /[0-9a-f]{64}/.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8')) ?? [];
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return [];
    throw error;
  }
}

/** Waits until a command, named by its whole command line, runs in a container, and answers that one's id. */
export async function containerAtWorkOn(command: string): Promise<string> {
  let found: ReturnType<typeof atWorkOn> = [];
  await eventually(`${command} runs in a container`, () => {
    found = atWorkOn(command);
    return found.length > 0;
  });
  return found[0]?.container ?? '';
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
