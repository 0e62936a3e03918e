/** Makes a tree of the files of a checkout as they are: all but what git ignores, and what lies in a repository inside it. */
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { blobId } from './blob-id.ts';
import { inCheckout } from './checkout.ts';
import { filterFault } from './filters.ts';
import { runGit } from './git.ts';
import { indexOf, type OwnIndex } from './own-index.ts';
import { fieldsOf } from './paths.ts';

const noObject = '0'.repeat(40);
const gitlink = '160000';
const maxListingBytes = 64_000_000;

/**
 * The tree; the folders that are repositories of their own and so no part of it; the files of a merge that is under way
 * in the checkout, which are in it as they are; and whether there are attributes among what it changes or adds.
 */
export type Staged = { tree: string; nested: string[]; unmerged: string[]; hasAttributes: boolean };

/**
 * Begins from the files of a commit. Submodules stay as the checkout's index has them, and other repositories inside the
 * checkout are left out.
 *
 * `git add` would ask each of them for its state, with whatever programs its own configuration names. A command may
 * make one at any moment, so leaving out those that are there now is not enough: `update-index` asks none.
 */
export async function stageTree(
  sandbox: HostedSandbox,
  repository: string,
  { commit, tree }: { commit: string; tree: string },
): Promise<Outcome<Staged>> {
  const begun = await indexOf(sandbox, repository, commit);
  if (!begun.ok) return begun;
  const own = begun.result;
  const [listed, found, inCheckoutsIndex] = await Promise.all([
    changesOfTracked(own),
    trackedAndUntracked(own),
    entriesInCheckout(sandbox, repository),
  ]);
  if (!listed.ok) return listed;
  if (!found.ok) return found;
  if (!inCheckoutsIndex.ok) return inCheckoutsIndex;
  const { tracked, untracked } = found.result;
  const chosen = chosenIn(inCheckoutsIndex.result, tracked);
  const changes = await withoutNoise(sandbox, repository, listed.result);

  // Of untracked folders git lists the files; only one that is a repository is listed itself.
  const nested = untracked.filter((path) => path.endsWith('/'));
  const files = [
    ...changes.filter(({ status }) => status !== 'D').map(({ path }) => path),
    ...untracked.filter((path) => !path.endsWith('/')),
    ...chosen.files,
  ];
  const fault = await filterFault(sandbox, repository, { own, paths: files });
  if (!fault.ok) return fault;
  // By their names alone: what was a folder may be a link now, and git takes no path beyond it.
  const gone = changes.filter(({ status }) => status === 'D').map(({ path }) => `0 ${noObject}\t${path}`);
  const named = [...gone, ...chosen.links];
  const { unmerged } = chosen;
  if (named.length === 0 && files.length === 0) return success({ tree, nested, unmerged, hasAttributes: false });
  const byName = await own.update(['--index-info'], named);
  if (!byName.ok) return byName;
  const added = await own.update(['--add', '--remove', '--replace', '--stdin'], files);
  if (!added.ok) return added;
  const written = await own.git(['write-tree']);
  if (!written.ok) return written;
  const hasAttributes = files.some((path) => /(?:^|\/)\.gitattributes$/.test(path));
  return success({ tree: written.result.trim(), nested, unmerged, hasAttributes });
}

type Change = { status: string; modes: string; blob: string; path: string };

/** Of `diff-files --raw -z`: `:mode mode id id status` and a path in turn. */
async function changesOfTracked(own: OwnIndex): Promise<Outcome<Change[]>> {
  const fields = await own.listing(['diff-files', '--raw', '-z', '--no-renames', '--ignore-submodules=all']);
  if (!fields.ok) return fields;
  const changes: Change[] = [];
  for (let index = 0; index + 1 < fields.result.length; index += 2) {
    const [before = '', after, blob = '', , status = ''] = (fields.result[index] ?? '').split(' ');
    const isLink = before === `:${gitlink}` || after === gitlink;
    if (!isLink)
      changes.push({ status, modes: `${before.slice(1)} ${after}`, blob, path: fields.result[index + 1] ?? '' });
  }
  return success(changes);
}

/** A file, executable or not, that has stayed what it was. */
const sameKind = /^(100644|100755) \1$/;

/**
 * Leaves out files that are byte for byte what the commit holds. Git takes some of these for changed: their attributes ask
 * for other line ends, or for a filter that is not there, than those with which they were committed once.
 */
async function withoutNoise(sandbox: HostedSandbox, repository: string, changes: readonly Change[]): Promise<Change[]> {
  const kept: Change[] = [];
  for (const change of changes) {
    const { modes, path, blob } = change;
    const isNoise = sameKind.test(modes) && (await blobId(sandbox, repository, path)) === blob;
    if (!isNoise) kept.push(change);
  }
  return kept;
}

type Entry = { entry: string; path: string };

/** What the server's index has, and what lies beside it and is not ignored: with `-t` each entry begins with a letter for which it is. */
async function trackedAndUntracked(own: OwnIndex): Promise<Outcome<{ tracked: Entry[]; untracked: string[] }>> {
  const listed = await own.listing(['ls-files', '-z', '-t', '-s', '--others', '--exclude-standard']);
  if (!listed.ok) return listed;
  const { others = [], known = [] } = Object.groupBy(listed.result, (field) =>
    field.startsWith('? ') ? 'others' : 'known',
  );
  return success({
    tracked: known.map((field) => entryOf(field.slice(2))),
    untracked: others.map((field) => field.slice(2)),
  });
}

/** Of an index that cannot be read, or that nobody has any more, none. */
async function entriesInCheckout(sandbox: HostedSandbox, repository: string): Promise<Outcome<Entry[]>> {
  const words = ['ls-files', '-s', '-z'];
  const listed = await runGit(sandbox, inCheckout(sandbox, repository, words, { maxBytes: maxListingBytes }));
  if (!listed.ok) return listed;
  const { exitCode, stdout, omittedBytes } = listed.result;
  return success(exitCode === 0 && omittedBytes === 0 ? fieldsOf(stdout).map(entryOf) : []);
}

type Chosen = { files: string[]; links: string[]; unmerged: string[] };

/** What the checkout's own index has beside: files that were added although git ignores them, and links to submodules. */
function chosenIn(after: readonly Entry[], tracked: readonly Entry[]): Chosen {
  if (after.length === 0) return { files: [], links: [], unmerged: [] };
  const before = new Map(tracked.map(({ path, entry }) => [path, entry]));
  const paths = new Set(after.map(({ path }) => path));
  const files = after.filter(({ path, entry }) => !before.has(path) && !isLink(entry)).map(({ path }) => path);
  const links = after
    .filter(({ path, entry }) => isLink(entry) && before.get(path) !== entry)
    .map(({ path, entry }) => `${entry}\t${path}`);
  const gone = [...before].flatMap(([path, entry]) =>
    isLink(entry) && !paths.has(path) ? [`0 ${noObject}\t${path}`] : [],
  );
  const unmerged = after.filter(({ entry }) => !entry.endsWith(' 0')).map(({ path }) => path);
  return { files: [...new Set(files)], links: [...links, ...gone], unmerged: [...new Set(unmerged)] };
}

const isLink = (entry: string): boolean => entry.startsWith(gitlink);

/** Of `ls-files -s`: mode, id and stage, a tab, the path. */
function entryOf(line: string): Entry {
  const tab = line.indexOf('\t');
  return { entry: line.slice(0, tab), path: line.slice(tab + 1) };
}
