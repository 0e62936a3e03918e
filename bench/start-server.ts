/** Starts one of the project's servers as a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export type ServerProcess = { url: string; end(): Promise<void> };

/** `main` is a path in the project. The server prints where it listens; `end` waits for its end. */
export async function startServer(main: string, env: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '..', main)], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [text] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: JSON.parse(text).listening,
    end: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
