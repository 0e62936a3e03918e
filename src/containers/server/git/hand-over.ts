/**
 * Hands commits from a checkout to the repository that talks to its remote, and back, as packs of exactly what is new.
 *
 * Git that works outside the sandbox never opens a checkout: what is in there (alternates, links, configuration) leads
 * only git inside. A pack from inside is bounded, and is believed by nothing but its contents: each object is checked,
 * and whatever the commit needs must be in it or have come from the remote.
 */

import { Transform } from 'node:stream';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { inCheckout, inRemotes } from './checkout.ts';
import { type GitCall, type GitOutput, git, gitFailure, runGit } from './git.ts';
import { givePacks } from './packs.ts';
import { writeRef } from './server-refs.ts';

const bytesPerMb = 1_000_000;

/**
 * Objects must be such as git makes them, but what a `.gitmodules` says is not looked at: it may have come from the remote
 * as it is, and the server never follows one.
 */
const strict = `--strict=${['Blob', 'Large', 'Missing', 'Name', 'Parse', 'Path', 'Symlink', 'Update', 'Url']
  .map((what) => `gitmodules${what}=ignore`)
  .join(',')}`;

/** From the checkout, to be pushed to `ref`. */
export async function handOut(
  sandbox: HostedSandbox,
  repository: string,
  { commit, ref }: { commit: string; ref: string },
): Promise<Outcome<void>> {
  const tips = await tipsOf(sandbox, repository);
  if (!tips.ok) return tips;
  if (tips.result.includes(commit)) return success(undefined);
  const both = await inBoth(sandbox, repository, tips.result);
  if (!both.ok) return both;
  const { maxPushMb } = sandbox.config;
  const moved = await movePack(sandbox, {
    from: inCheckout(sandbox, repository, packWords, { stdin: revisions(commit, both.result) }),
    to: (pack) => inRemotes(sandbox, repository, ['index-pack', '--stdin', strict], { stdin: pack }),
    maxBytes: maxPushMb * bytesPerMb,
  });
  if (!moved.ok) return moved;
  if (moved.result.exitCode !== 0) return failure('git', faultOf(moved.result));

  const needed = ['rev-list', '--objects', '--quiet', commit, '--not', '--all'];
  const connected = await runGit(sandbox, inRemotes(sandbox, repository, needed));
  if (!connected.ok) return connected;
  if (connected.result.exitCode !== 0) return failure('git', faultOf(connected.result));
  // So that the next pack leaves this one's objects out.
  const name = `refs/handed/${ref.replaceAll('/', '-')}`;
  const named = await writeRef(sandbox, repository, { ref: name, commit });
  if (named.ok) sandbox.tips.get(repository)?.add(commit);
  return named;
}

/** Into the checkout, from what the remote has given. */
export async function handIn(sandbox: HostedSandbox, repository: string, commit: string): Promise<Outcome<string>> {
  const tips = await tipsOf(sandbox, repository);
  if (!tips.ok) return tips;
  const both = await inBoth(sandbox, repository, [commit, ...tips.result]);
  if (!both.ok) return both;
  if (both.result.includes(commit)) return success('');
  const taking = (pack: Transform) => inCheckout(sandbox, repository, ['index-pack', '--stdin'], { stdin: pack });
  const moved = await movePack(sandbox, {
    from: inRemotes(sandbox, repository, packWords, { stdin: revisions(commit, both.result) }),
    to: taking,
    maxBytes: Number.POSITIVE_INFINITY,
  });
  if (!moved.ok) return moved;
  return moved.result.exitCode === 0 ? success('') : gitFailure(sandbox, 'index-pack', moved.result);
}

const packWords = ['pack-objects', '--revs', '--stdout', '-q', '--delta-base-offset'];

const revisions = (commit: string, known: string[]): string => [commit, '--not', ...known, ''].join('\n');

/** Commits that the server's repository holds with all that they need. Git is asked where another server has fetched them. */
async function tipsOf(sandbox: HostedSandbox, repository: string): Promise<Outcome<string[]>> {
  const known = sandbox.tips.get(repository);
  if (known !== undefined) return success([...known]);
  const listed = await git(sandbox, inRemotes(sandbox, repository, ['for-each-ref', '--format=%(objectname)']));
  if (!listed.ok) return listed;
  const tips = new Set(listed.result.split('\n').filter((line) => line !== ''));
  sandbox.tips.set(repository, tips);
  return success([...tips]);
}

/** Those that the checkout holds too: a command may have thrown some away. Until one has run, it can be given them all. */
async function inBoth(sandbox: HostedSandbox, repository: string, commits: string[]): Promise<Outcome<string[]>> {
  if (sandbox.isUntouched) {
    const given = await givePacks(sandbox, repository);
    return given.ok ? success(commits) : given;
  }
  const stdin = commits.map((commit) => `${commit}\n`).join('');
  const found = await git(sandbox, inCheckout(sandbox, repository, ['cat-file', '--batch-check'], { stdin }));
  if (!found.ok) return found;
  const held = new Set(
    found.result.split('\n').flatMap((line) => (line.includes(' commit ') ? [line.slice(0, 40)] : [])),
  );
  return success(commits.filter((commit) => held.has(commit)));
}

type Move = { from: GitCall; to: (pack: Transform) => GitCall; maxBytes: number };

/** Answers how the taking git ended; a failure where the giving one did not make the pack. */
async function movePack(sandbox: HostedSandbox, { from, to, maxBytes }: Move): Promise<Outcome<GitOutput>> {
  let bytes = 0;
  const pack = new Transform({
    transform: (chunk: Buffer, _, done) => {
      bytes += chunk.length;
      // The rest is read and dropped: a pack that is cut off is taken by nobody.
      done(null, bytes > maxBytes ? undefined : chunk);
    },
  });
  const [made, taken] = await Promise.all([
    runGit(sandbox, { ...from, into: pack }).finally(() => pack.end()),
    runGit(sandbox, to(pack)).finally(() => pack.resume()),
  ]);
  if (bytes > maxBytes)
    return failure('git', `what is new since the last push has more than ${maxBytes / bytesPerMb} MB as a pack`);
  if (!made.ok) return made;
  if (made.result.exitCode !== 0) return gitFailure(sandbox, 'pack-objects', made.result);
  return taken;
}

/** Why a pack is refused, without git's own words. */
function faultOf({ stderr }: GitOutput): string {
  const [, broken, fault] = /object ([0-9a-f]{40}): (\w+):/.exec(stderr) ?? [];
  if (broken !== undefined) return `the commit cannot be pushed: its object ${broken} is not as it should be, ${fault}`;
  const [, missing = 'an object'] = /\b([0-9a-f]{40})\b/.exec(stderr) ?? [];
  return `the commit cannot be pushed: it needs ${missing}, which neither the checkout nor the remote has given`;
}
