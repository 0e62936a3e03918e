/** A sandbox with one repository, `api`, cloned from a remote of its own. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { createRemote, type Files, type RemoteRepository } from './remote-repository.ts';
import type { ServerProcess } from './server-process.ts';

export type PreparedSandbox = {
  sandbox: Sandbox;
  remote: RemoteRepository;
  base: string;
  /** The checkout's folder. */
  checkout: string;
};

export async function prepareSandbox(server: ServerProcess, id: string, files: Files): Promise<PreparedSandbox> {
  const folder = join(server.root, '..', `remote-of-${id}`);
  mkdirSync(folder);
  const remote = createRemote(folder, 'api');
  const base = remote.commit('refs/heads/main', files);
  const sandbox = server.sandbox(id);
  const repositories = [{ name: 'api', url: remote.url, commit: base }];
  const prepared = await sandbox.call('prepare', { repositories, gitToken: '' });
  if (!prepared.ok) throw new Error(prepared.error.message);
  return { sandbox, remote, base, checkout: join(server.root, id, 'work', 'api') };
}

export const failed = (reason: string, message: unknown) => ({ ok: false, error: { reason, message } });
export const succeeded = (result: unknown) => ({ ok: true, result });
