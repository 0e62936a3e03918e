/** The files of a commit, by its trees: the shallowest first, as many as a sandbox would tell of them. */
import { listedBytes, listingBounds } from '../../core/sandbox/listing.ts';
import { hexOf } from './pack-entry.ts';
import type { Objects } from './read-pack.ts';

export type ListedFile = { path: string; id: string };
export type Listed = { ok: true; files: ListedFile[] } | { ok: false; fault: 'corrupt' | 'too-large' };

/** Trees may hold one another many times over, so that a small pack is endless to walk. */
const mostFolders = 20_000;
/** Of all trees that are walked, each as often as it is: with it, entries of any mode and their names are bounded. */
const mostTreeBytes = 8_000_000;
/** No system checks a longer one out. */
const longestPath = 4096;
const idBytes = 20;

/** Links and submodules are no files, and a name that is no text cannot be told. */
export function listFiles(commit: string, objects: Objects): Listed {
  const root = rootOf(commit, objects);
  const files: ListedFile[] = [];
  let bytes = 0;
  let folders = 1;
  let treeBytes = 0;
  let level = root === null ? [] : [{ path: '', id: root }];
  if (root === null) return { ok: false, fault: 'corrupt' };
  while (level.length > 0) {
    const below: typeof level = [];
    for (const folder of level) {
      const tree = objects.get(folder.id);
      if (tree?.kind !== 'tree') return { ok: false, fault: 'corrupt' };
      treeBytes += tree.bytes.byteLength;
      if (treeBytes > mostTreeBytes) return { ok: false, fault: 'too-large' };
      for (const entry of treeEntries(tree.bytes)) {
        if (entry === null) return { ok: false, fault: 'corrupt' };
        const { mode, name } = entry;
        const isFolder = mode === '40000';
        if (!isFolder && !/^100\d{3}$/.test(mode)) continue;
        if (name.includes('\uFFFD') || folder.path.length + name.length > longestPath) continue;
        const path = folder.path + name;
        const id = hexOf(entry.id);
        if (isFolder) {
          folders += 1;
          if (folders > mostFolders) return { ok: false, fault: 'too-large' };
          below.push({ path: `${path}/`, id });
          continue;
        }
        bytes += listedBytes(path);
        if (files.length >= listingBounds.paths || bytes > listingBounds.pathBytes) return { ok: true, files };
        files.push({ path, id });
      }
    }
    level = below;
  }
  return { ok: true, files };
}

function rootOf(commit: string, objects: Objects): string | null {
  const found = objects.get(commit);
  if (found?.kind !== 'commit') return null;
  return /^tree ([0-9a-f]{40})\n/.exec(new TextDecoder().decode(found.bytes.subarray(0, 46)))?.[1] ?? null;
}

/** Entries `100644 name\0<id>`, one at a time; the last is null where it is cut off. */
function* treeEntries(tree: Uint8Array): Generator<{ mode: string; name: string; id: Uint8Array } | null> {
  const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  for (let at = 0; at < tree.byteLength; ) {
    const end = tree.indexOf(0, at);
    const next = end + 1 + idBytes;
    const space = tree.indexOf(0x20, at);
    if (end < 0 || next > tree.byteLength || space < 0 || space > end) {
      yield null;
      return;
    }
    yield {
      mode: decoder.decode(tree.subarray(at, space)),
      name: decoder.decode(tree.subarray(space + 1, end)),
      id: tree.subarray(end + 1, next),
    };
    at = next;
  }
}
