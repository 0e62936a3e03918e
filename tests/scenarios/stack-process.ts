/** The stack as a person starts it, `src/local/dev.ts`, in processes that can be killed with everything they started. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ApiClient, apiClient } from '../../src/cli/client/api-client.ts';
import type { SandboxChoice } from '../../src/local-stack/sandbox-kind.ts';
import { readStackState } from '../../src/local-stack/state/stack-state.ts';
import { descendantsOf, eventually, runningProcesses } from '../local-stack/processes.ts';
import { project } from './local-stack.ts';

export type StackProcess = {
  client: ApiClient;
  /** Waits until some process of the stack, such as a command of an agent, runs with these arguments. */
  untilRunning(command: string): Promise<void>;
  /** Kills every process at once, as a power cut would. */
  kill(): Promise<void>;
  /** Ends it with Ctrl-C. Answers the exit code. */
  interrupt(): Promise<number | null>;
};

/** Starts the stack, or takes it up again, on a state directory. Throws with what it printed where it does not come up. */
export async function stackProcess(
  state: string,
  script: string,
  sandbox: SandboxChoice = 'local',
): Promise<StackProcess> {
  const options = ['--state', state, '--model-script', script, '--sandbox', sandbox];
  const args = [join(project, 'src/local/dev.ts'), ...options];
  // What is killed cannot remove its temporary files; they go away with the state.
  const env = { ...process.env, TMPDIR: await mkdtemp(join(state, 'tmp-')) };
  const child = spawn(process.execPath, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line);
    if (line === 'Ctrl-C ends the stack.') break;
  }
  const known = await readStackState(state);
  const { pid } = child;
  if (child.exitCode !== null || !known || pid === undefined) throw new Error(`no stack:\n${printed.join('\n')}`);
  const ended = once(child, 'exit');
  return {
    client: apiClient({ apiUrl: `http://127.0.0.1:${known.ports.api}`, token: known.secrets.api }),
    untilRunning: (command) =>
      eventually(`${command} runs`, () => descendantsOf(pid).some((one) => commandOf(one).includes(command))),
    kill: async () => {
      const all = [pid, ...descendantsOf(pid)];
      for (const one of all) killNow(one);
      await ended;
      await eventually('all are dead', () => !runningProcesses().some((one) => all.includes(one.pid)));
    },
    interrupt: async () => {
      child.kill('SIGINT');
      await ended;
      return child.exitCode;
    },
  };
}

/** The arguments of a process; empty where it has ended meanwhile. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Does nothing where it has ended already. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended between the look and the signal.
  }
}

/** Command lines of processes that name a path. */
export const processesNaming = (path: string): string[] =>
  runningProcesses()
    .map(({ pid }) => commandOf(pid))
    .filter((command) => command.includes(path));
