/** Sets the commits that submodules point to in a tree, without a look into the submodules. */
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { indexOf } from './own-index.ts';

/** Null where the submodule is to go. */
export type Pointer = { path: string; commit: string | null };

const noObject = '0'.repeat(40);

/** The tree with these pointers, where it has submodules at their paths; what is none there stays. */
export async function withPointers(
  sandbox: HostedSandbox,
  repository: string,
  { tree, pointers }: { tree: string; pointers: readonly Pointer[] },
): Promise<Outcome<string>> {
  if (pointers.length === 0) return success(tree);
  const begun = await indexOf(sandbox, repository, tree);
  if (!begun.ok) return begun;
  const own = begun.result;
  const known = await own.listing(['ls-files', '-s', '-z']);
  if (!known.ok) return known;
  const links = new Map(
    known.result
      .filter((entry) => entry.startsWith('160000 '))
      .map((entry) => [entry.slice(entry.indexOf('\t') + 1), entry.split(' ')[1]]),
  );
  const asked = new Map(pointers.map(({ path, commit }) => [Buffer.from(path).toString('latin1'), commit]));
  const lines = [...asked]
    .filter(([path, commit]) => links.has(path) && links.get(path) !== commit)
    .map(([path, commit]) => (commit === null ? `0 ${noObject}\t${path}` : `160000 ${commit} 0\t${path}`));
  if (lines.length === 0) return success(tree);
  const updated = await own.update(['--index-info'], lines);
  if (!updated.ok) return updated;
  const written = await own.git(['write-tree']);
  return written.ok ? success(written.result.trim()) : written;
}
