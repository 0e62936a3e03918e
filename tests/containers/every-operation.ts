/** Everything in which the server and its git look at a checkout, for tests of what that may set off. */
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import type { PreparedSandbox } from './prepared-sandbox.ts';

/** Runs a command of the sandbox in its workspace root and answers the output, whatever the exit code. */
export async function run(sandbox: Sandbox, command: string, timeoutMs = 60_000): Promise<string> {
  const result = await sandbox.exec({ command, cwd: '.', timeoutMs });
  if (!result.ok) throw new Error(result.error.message);
  return result.result.output;
}

export const ref = (id: string): string => `refs/breakwater/b1/checkpoint/${id}`;

export async function everyOperation({ sandbox, remote, base }: PreparedSandbox, id: string) {
  await sandbox.call('edit', { command: 'create', path: 'api/edited.txt', text: 'edited\n' });
  const pushed = await sandbox.call('save', { repository: 'api', message: 'Push', ref: ref(id) });
  await sandbox.call('diff', { repository: 'api', from: base });
  await sandbox.call('search', { pattern: 'edited' });
  const head = remote.commit('refs/heads/main', { 'a.txt': 'theirs\n', 'from-main.txt': 'x\n' }, base);
  const merged = await sandbox.call('merge', { repository: 'api', ref: 'refs/heads/main', commit: head, message: 'M' });
  await run(sandbox, 'echo dirty >> api/a.txt');
  const reset = await sandbox.call('reset', {});
  return { pushed: pushed.ok, merged: merged.ok ? merged.result.kind : merged.error.message, reset: reset.ok };
}
