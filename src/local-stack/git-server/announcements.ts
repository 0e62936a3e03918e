/**
 * What git announces of a repository to who asks in version 2 of the protocol: what it can do, and nothing of the refs. It
 * follows from the repository's configuration, so each fetch and each look at refs need not begin with a process for it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const mostKept = 1000;
const kept = new Map<string, Buffer>();

/** Names the announcement of a repository, bare or with a working tree; null where it cannot be kept. */
export async function announcementOf(repository: string): Promise<string | null> {
  for (const folder of [join(repository, '.git'), repository]) {
    const config = await readFile(join(folder, 'config'), 'utf8').catch((error: NodeJS.ErrnoException) => error);
    // What it takes from elsewhere may change without it.
    if (typeof config === 'string') return /include|worktreeConfig/i.test(config) ? null : `${repository}\n${config}`;
    // A `.git` that is a file says that it is elsewhere.
    if (config.code !== 'ENOENT') return null;
  }
  return null;
}

export const keptAnnouncement = (name: string): Buffer | undefined => kept.get(name);

export function keepAnnouncement(name: string, announcement: Buffer): void {
  if (kept.size >= mostKept) kept.clear();
  kept.set(name, announcement);
}
