/**
 * Removes what commands have left outside of their sandbox's folder, where the next run must find no trace of them.
 *
 * In a container they can write wherever their user may: /tmp, that user's own home, /dev/shm, and into memory that
 * outlives them. Inside bubblewrap there is no such place, and as plain processes they share this machine with everyone.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { removeUnknown } from '../git/object-store.ts';
import { removeUnknownKept } from '../kept/kept-store.ts';
import { type Host, keptFolder, storesFolder } from '../sandbox/host.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

/** Where the commands' user may write, each file system by itself. */
const roots = ['/', '/dev/shm', '/dev/mqueue'];

/** To be called when no sandbox of this server has processes any more. */
export async function cleanPlace(host: Host): Promise<Outcome<void>> {
  await removeUnknown(host);
  await removeUnknownKept(host);
  const { launcher, root } = host.config;
  if (launcher.length === 0) return success(undefined);
  if (host.sandboxes.size > 0) return failure('infrastructure', 'another sandbox is at work in this container');
  const ours = [storesFolder(host.config), keptFolder(host.config)];
  const kept = [root, ...ours, userInfo().homedir];
  const notOurs = ours.flatMap((folder) => ['-not', '-path', `${folder}/*`]);
  const owned = ['-xdev', '-user', String(process.geteuid?.()), ...notOurs];
  const others = kept.flatMap((folder) => ['-not', '-path', folder]);
  // Folders without the right to write, as Go's module cache has, would keep what is in them.
  await find(launcher, [...owned, '-type', 'd', '-exec', 'chmod', 'u+rwx', '--', '{}', '+']);
  await find(launcher, ['-depth', ...owned, ...others, '-delete']);
  // Shared memory, semaphores and queues of System V have no path. Those of POSIX are files of two of the roots.
  // By their ids: `ipcrm --all` passes over what it may not read.
  await said(launcher, ['ipcrm', ...(await memoryWords())]);
  const left = (await find(launcher, [...owned, ...others, '-print', '-quit'])) || (await memoryWords()).join(' ');
  return left === ''
    ? success(undefined)
    : failure('infrastructure', `what commands have left cannot be removed: ${left}`);
}

/** A root that is not there has nothing, and what cannot be removed is found afterwards. */
const find = (launcher: string[], words: string[]): Promise<string> => said(launcher, ['find', ...roots, ...words]);

const memoryKinds = [
  { table: 'shm', id: 'shmid', word: '--shmem-id' },
  { table: 'sem', id: 'semid', word: '--semaphore-id' },
  { table: 'msg', id: 'msqid', word: '--queue-id' },
];

/** What belongs to the commands' user, in words for `ipcrm`. */
async function memoryWords(): Promise<string[]> {
  const tables = await Promise.all(
    memoryKinds.map(async (kind) => ({
      ...kind,
      text: await readFile(`/proc/sysvipc/${kind.table}`, 'utf8').catch(() => ''),
    })),
  );
  return tables.flatMap(({ text, id, word }) => {
    const [names = [], ...rows] = text.split('\n').map((line) => line.trim().split(/\s+/));
    return rows
      .filter((row) => row[names.indexOf('uid')] === String(process.geteuid?.()))
      .flatMap((row) => [word, row[names.indexOf(id)] ?? '']);
  });
}

/** What a program prints. */
async function said(launcher: string[], words: string[]): Promise<string> {
  const [program = '', ...args] = [...launcher, ...words];
  const child = spawn(program, args, { cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text = (text + chunk).slice(0, 1000);
  });
  await once(child, 'close');
  return text.trim();
}
