/** Where Git LFS works, and how git is told of it: the filter of a checkout, and the server of a remote. */
import { join } from 'node:path';
import type { HostedSandbox } from '../../sandbox/hosted-sandbox.ts';

/** Below git's own folder, of a checkout or of the repository that talks to the remote. */
export const objectFolder = (gitFolder: string, oid: string): string =>
  join(gitFolder, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4));

/** Whether files of a repository are brought and sent; where not, they are their pointers, and may not be changed. */
export const lfsWorks = ({ config, remotes, withoutLfs }: HostedSandbox, repository: string): boolean =>
  config.hasGitLfs && !withoutLfs.has(repository) && /^https?:/.test(remotes.get(repository) ?? '');

/** For git-lfs beside the repository that talks to the remote; these go over whatever a `.lfsconfig` says. */
export const lfsRemote = (url: string): Array<[key: string, value: string]> => [
  ['remote.origin.url', url],
  ['lfs.url', `${url}/info/lfs`],
  ['lfs.locksverify', 'false'],
  ['lfs.basictransfersonly', 'true'],
  ['lfs.fetchinclude', ''],
  ['lfs.fetchexclude', ''],
  ['lfs.transfer.maxretries', '3'],
];
