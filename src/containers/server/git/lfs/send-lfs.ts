/**
 * Sends the contents of LFS files that a commit brings to the remote, before the commit itself.
 *
 * They come from the checkout, where commands can write: each is copied into the server's own repository and believed by
 * nothing but its digest, which is its name.
 */
import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inFolder } from '../../files/open-folder.ts';
import type { HostedSandbox } from '../../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../../sandbox/outcome.ts';
import { checkoutOf, inRemotes, remoteFolder } from '../checkout.ts';
import { gitFailure, runGit } from '../git.ts';
import { ownIndex } from '../own-index.ts';
import { fieldsOf, pathText } from '../paths.ts';
import { fetchLfs, namesLfs } from './bring-lfs.ts';
import { lfsCall } from './lfs-call.ts';
import { lfsWorks, objectFolder } from './lfs-place.ts';
import { longestPointer, type Pointer, pointerIn } from './pointer.ts';

const maxListingBytes = 64_000_000;
/** Of one call's command line. */
const mostAtOnce = 200;
const shownPaths = 10;

/**
 * Both commits are in the repository that talks to the remote. `hasAttributes`: among what the second one changes or adds are
 * files that say which ones belong to LFS; otherwise it has none that the base does not have.
 */
export async function sendLfs(
  sandbox: HostedSandbox,
  repository: string,
  { base, commit, hasAttributes }: { base: string; commit: string; hasAttributes: boolean },
): Promise<Outcome<void>> {
  if (!lfsWorks(sandbox, repository) || base === commit) return success(undefined);
  const named = await namesLfs(sandbox, repository, hasAttributes ? commit : base);
  if (!named.ok) return named;
  if (!named.result) return success(undefined);
  const listed = await newPointers(sandbox, repository, { base, commit });
  if (!listed.ok) return listed;
  const taken: string[] = [];
  const missing: PlacedPointer[] = [];
  for (const placed of listed.result) {
    const found = await take(sandbox, repository, placed.pointer);
    if (found === 'taken') taken.push(placed.pointer.oid);
    if (found === 'missing') missing.push(placed);
  }
  for (let at = 0; at < taken.length; at += mostAtOnce) {
    const sent = await lfsCall(sandbox, repository, [
      'push',
      '--object-id',
      'origin',
      ...taken.slice(at, at + mostAtOnce),
    ]);
    if (!sent.ok) {
      // They are sent with the next save.
      for (const oid of taken.slice(at)) await rm(join(objectFolder(remoteFolder(sandbox, repository), oid), oid));
      return sent;
    }
  }
  return missing.length === 0 ? success(undefined) : bringMissing(sandbox, repository, { commit, missing });
}

type PlacedPointer = { path: string; pointer: Pointer };

/** Of the files that differ from the base, those that are pointers. */
async function newPointers(
  sandbox: HostedSandbox,
  repository: string,
  { base, commit }: { base: string; commit: string },
): Promise<Outcome<PlacedPointer[]>> {
  const words = ['diff-tree', '-r', '-z', '--no-renames', '--diff-filter=AMT', base, commit];
  const run = await runGit(sandbox, { ...inRemotes(sandbox, repository, words), maxBytes: maxListingBytes });
  if (!run.ok) return run;
  if (run.result.exitCode !== 0) return gitFailure(sandbox, 'diff-tree', run.result);
  const fields = fieldsOf(run.result.stdout);
  const blobs = fields.flatMap((field, index) => {
    const [, blob] = /^:\d{6} 100\d{3} [0-9a-f]{40} ([0-9a-f]{40}) /.exec(field) ?? [];
    return blob === undefined ? [] : [{ blob, path: fields[index + 1] ?? '' }];
  });
  const sizes = await batch(sandbox, repository, '--batch-check', blobs);
  if (!sizes.ok) return sizes;
  const lines = sizes.result.toString('latin1').split('\n');
  const small = blobs.filter((_, index) => Number(lines[index]?.split(' ')[2]) <= longestPointer);
  const contents = await batch(sandbox, repository, '--batch', small);
  if (!contents.ok) return contents;
  const placed: PlacedPointer[] = [];
  let at = 0;
  for (const { path } of small) {
    const end = contents.result.indexOf('\n', at);
    const size = Number(contents.result.subarray(at, end).toString('latin1').split(' ')[2]);
    const pointer = pointerIn(contents.result.subarray(end + 1, end + 1 + size).toString());
    if (pointer) placed.push({ path, pointer });
    at = end + 1 + size + 1;
  }
  return success(placed);
}

async function batch(
  sandbox: HostedSandbox,
  repository: string,
  word: '--batch' | '--batch-check',
  blobs: readonly { blob: string }[],
): Promise<Outcome<Buffer>> {
  if (blobs.length === 0) return success(Buffer.alloc(0));
  const stdin = blobs.map(({ blob }) => `${blob}\n`).join('');
  const call = { ...inRemotes(sandbox, repository, ['cat-file', word], { stdin }), maxBytes: maxListingBytes };
  const run = await runGit(sandbox, call);
  if (!run.ok) return run;
  if (run.result.exitCode !== 0) return gitFailure(sandbox, 'cat-file', run.result);
  return run.result.omittedBytes > 0 ? failure('too-large', 'too many files have changed') : success(run.result.stdout);
}

/** Copies what is new into the server's repository; `known` is there already, and so the remote has it. */
async function take(
  sandbox: HostedSandbox,
  repository: string,
  { oid, size }: Pointer,
): Promise<'known' | 'taken' | 'missing'> {
  const folder = objectFolder(remoteFolder(sandbox, repository), oid);
  const known = await stat(join(folder, oid)).catch(() => null);
  if (known !== null) return 'known';
  const from = objectFolder(join(checkoutOf(sandbox, repository), '.git'), oid);
  await mkdir(folder, { recursive: true });
  const part = join(folder, `${oid}.part`);
  const digest = await inFolder(sandbox, from, {}, (path) => copyHashed(join(path, oid), { to: part, size }));
  if (digest.ok && digest.result === oid) {
    await rename(part, join(folder, oid));
    return 'taken';
  }
  await rm(part, { force: true });
  return 'missing';
}

/** The digest of what was copied; null where it is no file of this size. */
async function copyHashed(from: string, { to, size }: { to: string; size: number }): Promise<string | null> {
  const file = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size !== size) return null;
    const hash = createHash('sha256');
    const hashing = new Transform({
      transform: (chunk: Buffer, _, done) => {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    // No more than that, however it grows meanwhile.
    const bytes = size === 0 ? [] : file.createReadStream({ autoClose: false, end: size - 1 });
    await pipeline(bytes, hashing, createWriteStream(to));
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}

/** Pointers to what the remote has already: a file that was moved from another branch, say. Others are refused by name. */
async function bringMissing(
  sandbox: HostedSandbox,
  repository: string,
  { commit, missing }: { commit: string; missing: readonly PlacedPointer[] },
): Promise<Outcome<void>> {
  const fetched = await fetchLfs(sandbox, repository, commit);
  if (!fetched.ok && fetched.error.reason !== 'git') return fetched;
  const lost: string[] = [];
  for (const { path, pointer } of missing)
    if ((await take(sandbox, repository, pointer)) === 'missing') lost.push(path);
  const filters = await ownIndex(sandbox, repository).attributes('filter', lost);
  if (!filters.ok) return filters;
  const named = lost
    .filter((path) => filters.result.get(path) === 'lfs')
    .map((path) => `${repository}/${pathText(path)}`);
  if (named.length === 0) return success(undefined);
  const more = named.length > shownPaths ? ` and ${named.length - shownPaths} more` : '';
  return failure(
    'git',
    `these files are pointers of Git LFS to contents that nobody has: ${named.slice(0, shownPaths).join(', ')}${more}. Write the files themselves`,
  );
}
