/** Whether a repository can be listed from here, and, as far as that can be asked, whether it would take a push. */
import { gitRequest } from '../../git/git-request.ts';
import { openRepository } from '../../git/open-repository.ts';
import type { GitPorts } from '../../git/remote-call.ts';
import type { GitSettings } from '../../git/resolve.ts';

export type RepositoryAnswer =
  | { kind: 'open'; base: string; sha: string }
  /** It can be read, and says no to whoever wants to push. */
  | { kind: 'read-only'; base: string; sha: string; message: string }
  | { kind: 'closed'; message: string };

export async function askRepository(
  repository: { url: string; base?: string | undefined },
  settings: GitSettings,
  ports: GitPorts,
): Promise<RepositoryAnswer> {
  const opened = await openRepository(repository, settings, ports);
  if (!opened.ok) return { kind: 'closed', message: opened.message };
  const { base, sha, remote } = opened;
  const push = await gitRequest(
    remote,
    {
      path: 'info/refs?service=git-receive-pack',
      headers: {},
      expect: 'application/x-git-receive-pack-advertisement',
    },
    ports,
  );
  return push.ok ? { kind: 'open', base, sha } : { kind: 'read-only', base, sha, message: push.message };
}
