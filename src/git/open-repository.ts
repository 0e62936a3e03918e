/** Looks at a repository before anything is built on it: can it be reached, and where does the base branch stand? */

import { gitRequest } from './git-request.ts';
import { flushPkt, pktTexts, readPkt } from './pkt-line.ts';
import { listRefs } from './remote.ts';
import type { GitPorts, Remote } from './remote-call.ts';
import { type GitSettings, reachRemote } from './resolve.ts';

export type Opened =
  /** `base` is a branch name without `refs/heads/`, `sha` its commit. */
  | { ok: true; base: string; sha: string; remote: Remote }
  /** `field` is the field of the submission that is wrong; `message` is one line that says what to do. What does not answer may do so later; `isNowhere` is where no repository was met at all. */
  | { ok: false; field: 'url' | 'base'; message: string; isOutage?: true; isNowhere?: true };

const branchPrefix = 'refs/heads/';
const shownBranches = 5;

/** Finds the base branch of a repository, or the reason why nothing can be built on it. */
export async function openRepository(
  repository: { url: string; base?: string | undefined },
  settings: GitSettings,
  ports: GitPorts,
): Promise<Opened> {
  const resolved = await reachRemote(repository.url, settings);
  if (!resolved.ok) {
    const { ok, message, ...how } = resolved;
    return { ok, field: 'url', message, ...how };
  }
  const { remote } = resolved;
  const list = await listRefs(remote, ports);
  if (!list.ok) {
    const { message, reason } = list;
    const isOutage = reason === 'unreachable';
    // The local git server answers for every folder of the machine.
    const isMissingFolder = reason === 'not-found' && new URL(repository.url).protocol === 'file:';
    return {
      ok: false,
      field: 'url',
      message,
      ...(isOutage ? { isOutage } : {}),
      ...(list.isNowhere || isMissingFolder ? { isNowhere: true } : {}),
    };
  }

  const branches = [...list.refs.keys()]
    .filter((ref) => ref.startsWith(branchPrefix))
    .map((ref) => ref.slice(branchPrefix.length));
  if (branches.length === 0)
    return { ok: false, field: 'url', message: 'the repository is empty: push a first commit to it' };

  const base = repository.base ?? (list.head ? list.head.ref.slice(branchPrefix.length) : undefined);
  if (base === undefined)
    return {
      ok: false,
      field: 'base',
      message: `the repository has no default branch: give one of ${named(branches)}`,
    };
  const sha = list.refs.get(branchPrefix + base);
  if (sha === undefined)
    return { ok: false, field: 'base', message: `there is no branch ${base}: the repository has ${named(branches)}` };
  if (await isShallow(remote, ports))
    return {
      ok: false,
      field: 'url',
      message:
        'the repository is a shallow clone, which takes no pushes: give the one that it was cloned from, or run ' +
        'git fetch --unshallow in it',
    };
  return { ok: true, base, sha, remote };
}

/** Where the history of a repository is cut off, it says so beside its refs to whoever wants to push. */
async function isShallow(remote: Remote, ports: GitPorts): Promise<boolean> {
  const expect = 'application/x-git-receive-pack-advertisement';
  const answer = await gitRequest(remote, { path: 'info/refs?service=git-receive-pack', headers: {}, expect }, ports);
  // Whether it lets anyone push is seen when the build opens.
  if (!answer.ok) return false;
  const first = readPkt(answer.body);
  const refs = first.kind === 'line' ? answer.body.subarray(first.next + flushPkt.byteLength) : answer.body;
  return (pktTexts(refs) ?? []).some((line) => /^shallow [0-9a-f]{40,64}$/.test(line));
}

function named(branches: readonly string[]): string {
  const shown = branches.slice(0, shownBranches).join(', ');
  return branches.length > shownBranches ? `${shown} and ${branches.length - shownBranches} more` : shown;
}
