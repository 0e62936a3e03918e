/** A sandbox with one repository, `api`, cloned from a remote of its own. */
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import type { Files, RemoteRepository } from './remote-repository.ts';
import type { SandboxHost } from './sandbox-host.ts';

export type PreparedSandbox = {
  sandbox: Sandbox;
  remote: RemoteRepository;
  base: string;
  /** The checkout's folder. */
  checkout: string;
};

export async function prepareSandbox(
  host: Pick<SandboxHost, 'root' | 'sandbox' | 'createRemote'>,
  id: string,
  files: Files,
): Promise<PreparedSandbox> {
  const remote = host.createRemote(`remote-of-${id}/api`);
  const base = remote.commit('refs/heads/main', files);
  const sandbox = host.sandbox(id);
  const repositories = [{ name: 'api', url: remote.url, commit: base }];
  const prepared = await sandbox.call('prepare', { repositories, gitToken: '' });
  if (!prepared.ok) throw new Error(prepared.error.message);
  return { sandbox, remote, base, checkout: `${host.root}/${id}/work/api` };
}

export const failed = (reason: string, message: unknown) => ({ ok: false, error: { reason, message } });
export const succeeded = (result: unknown) => ({ ok: true, result });
