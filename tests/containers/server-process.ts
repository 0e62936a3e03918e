/** Starts the real sandbox server as a process of its own and gives sandboxes on it, as a run gets them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { httpSandbox } from '../../src/containers/driver/http-sandbox.ts';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';

export const token = 'sandbox-token-of-the-tests';
const project = join(import.meta.dirname, '../..');
const ownMain = join(project, 'src/containers/server/main.ts');
/** As the stack starts it. */
const compileCache = join(project, 'node_modules/.cache/node');

export type ServerProcess = {
  child: ChildProcess;
  url: string;
  root: string;
  sandbox(id: string): Sandbox;
  /** Ends the process by a signal, and resolves when it has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
};

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'breakwater-test-'));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export async function startServerProcess({
  root = temporaryFolder(),
  env = {},
  main = ownMain,
}: {
  root?: string;
  env?: Record<string, string>;
  /** Of another server than today's. */
  main?: string;
} = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: compileCache,
      SANDBOX_ROOT: root,
      SANDBOX_TOKEN: token,
      EXIT_WITH_STDIN: '1',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { listening } = JSON.parse(line);
  return {
    child,
    url: listening,
    root,
    sandbox: (id) => httpSandbox({ fetch, baseUrl: listening, token, id }),
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}
