/**
 * Removes what commands have left outside of their sandbox's folder, where the next run must find no trace of them.
 *
 * In a container they can write wherever their user may: /tmp, that user's own home, /dev/shm. Inside bubblewrap there is
 * no such place, and as plain processes they share this machine with everyone.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { removeUnknown } from '../git/object-store.ts';
import { type Host, storesFolder } from '../sandbox/host.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

/** Where the commands' user may write, each file system by itself. */
const roots = ['/', '/dev/shm', '/dev/mqueue'];

/** To be called when no sandbox of this server has processes any more. */
export async function cleanPlace(host: Host): Promise<Outcome<void>> {
  await removeUnknown(host);
  const { launcher, root } = host.config;
  if (launcher.length === 0) return success(undefined);
  if (host.sandboxes.size > 0) return failure('infrastructure', 'another sandbox is at work in this container');
  const kept = [root, storesFolder(host.config), userInfo().homedir];
  const owned = ['-xdev', '-user', String(process.geteuid?.()), '-not', '-path', `${storesFolder(host.config)}/*`];
  const others = kept.flatMap((folder) => ['-not', '-path', folder]);
  // Folders without the right to write, as Go's module cache has, would keep what is in them.
  await find(launcher, [...owned, '-type', 'd', '-exec', 'chmod', 'u+rwx', '--', '{}', '+']);
  await find(launcher, ['-depth', ...owned, ...others, '-delete']);
  const left = await find(launcher, [...owned, ...others, '-print', '-quit']);
  return left === ''
    ? success(undefined)
    : failure('infrastructure', `what commands have left cannot be removed: ${left}`);
}

/** What it prints; a root that is not there has nothing, and what cannot be removed is found afterwards. */
async function find(launcher: string[], words: string[]): Promise<string> {
  const [program = '', ...args] = [...launcher, 'find', ...roots, ...words];
  const child = spawn(program, args, { cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(0, 1000);
  });
  await once(child, 'close');
  return said.trim();
}
