/** Whether git goes out from here and comes back: a repository is listed, and takes a ref of ours, shows it and drops it. */
import { credentialName } from '../../git/credentials.ts';
import { openRepository } from '../../git/open-repository.ts';
import { listRefs } from '../../git/remote.ts';
import type { GitPorts, Remote } from '../../git/remote-call.ts';
import type { GitSettings } from '../../git/resolve.ts';
import { compareAndSwap, inTheWay, type SwapResult } from '../../git/update-refs.ts';

/** `by` is what git has asked with, for people. */
export type RepositoryAnswer =
  /** A ref was made, listed and deleted. */
  | { kind: 'open'; base: string; sha: string; by: string }
  /** It can be read, and says no to the ref. */
  | { kind: 'read-only'; base: string; sha: string; by: string; message: string }
  /** The ref went out, and did not come back as it should; `left` is one that may still be there. */
  | { kind: 'broken-off'; base: string; sha: string; message: string; left: string | null }
  | { kind: 'closed'; message: string };

/** `ref` is the full name of one that nobody else has. */
export async function askRepository(
  { ref, ...repository }: { url: string; base?: string | undefined; ref: string },
  settings: GitSettings,
  ports: GitPorts,
): Promise<RepositoryAnswer> {
  const opened = await openRepository(repository, settings, ports);
  if (!opened.ok) return { kind: 'closed', message: opened.message };
  const { base, sha, remote } = opened;
  const by = credentialName(remote);
  const made = await compareAndSwap(remote, { ref, from: null, to: sha }, ports);
  if (!made.ok && (made.reason === 'refused' || made.reason === 'unauthorized' || made.reason === 'not-found')) {
    const way = made.reason === 'refused' ? await inTheWay(remote, ref, ports) : null;
    return { kind: 'read-only', base, sha, by, message: way ?? made.message };
  }
  // A push whose answer is lost may still be at work, and make the ref behind its deletion.
  const fault = made.ok ? await listFault(remote, { ref, sha }, ports) : wordsOf(made);
  const kept = await deleteFault(remote, { ref, sha }, ports);
  if (fault === null && kept === null) return { kind: 'open', base, sha, by };
  const message = [fault, kept].filter((part) => part !== null).join('; ');
  return { kind: 'broken-off', base, sha, message, left: made.ok && kept === null ? null : ref };
}

const astray = 'the ref that was pushed is not where it was put';
const wordsOf = (failure: Exclude<SwapResult, { ok: true }>): string =>
  failure.reason === 'moved' ? astray : failure.message;

async function listFault(
  remote: Remote,
  { ref, sha }: { ref: string; sha: string },
  ports: GitPorts,
): Promise<string | null> {
  const list = await listRefs(remote, { ...ports, prefixes: [ref] });
  if (!list.ok) return `the ref that was pushed cannot be listed: ${list.message}`;
  const seen = list.refs.get(ref);
  if (seen === undefined) return 'the ref that was pushed is not listed';
  return seen === sha ? null : astray;
}

/** Deletes the ref, with a second try where the remote does not answer; a ref that is not there is deleted. */
async function deleteFault(
  remote: Remote,
  { ref, sha }: { ref: string; sha: string },
  ports: GitPorts,
): Promise<string | null> {
  const drop = () => compareAndSwap(remote, { ref, from: sha, to: null }, ports);
  const first = await drop();
  const dropped = !first.ok && first.reason === 'unreachable' ? await drop() : first;
  return dropped.ok ? null : `the ref cannot be deleted: ${wordsOf(dropped)}`;
}
