/** The files of a commit, by its trees: the shallowest first, as many as a sandbox would tell of them. */
import { listedBytes, listingBounds } from '../../core/sandbox/listing.ts';
import { hexOf } from './pack-entry.ts';
import type { Objects } from './read-pack.ts';

export type ListedFile = { path: string; id: string };
export type Listed = { ok: true; files: ListedFile[] } | { ok: false; fault: 'corrupt' | 'too-large' };

/** Trees may hold one another many times over, so that a small pack is endless to walk. */
const mostFolders = 20_000;
const idBytes = 20;

/** Links and submodules are no files, and a name that is no text cannot be told. */
export function listFiles(commit: string, objects: Objects): Listed {
  const root = rootOf(commit, objects);
  const files: ListedFile[] = [];
  let bytes = 0;
  let folders = 0;
  let level = root === null ? [] : [{ path: '', id: root }];
  if (root === null) return { ok: false, fault: 'corrupt' };
  while (level.length > 0) {
    const below: typeof level = [];
    folders += level.length;
    if (folders > mostFolders) return { ok: false, fault: 'too-large' };
    for (const folder of level) {
      const tree = objects.get(folder.id);
      const entries = tree?.kind === 'tree' ? treeEntries(tree.bytes) : null;
      if (!entries) return { ok: false, fault: 'corrupt' };
      for (const { mode, name, id } of entries) {
        const path = folder.path + name;
        if (path.includes('\uFFFD')) continue;
        if (mode === '40000') below.push({ path: `${path}/`, id });
        if (!/^100\d{3}$/.test(mode)) continue;
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

/** Entries `100644 name\0<id>`; null where one of them is cut off. */
function treeEntries(tree: Uint8Array): { mode: string; name: string; id: string }[] | null {
  const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  const entries: { mode: string; name: string; id: string }[] = [];
  for (let at = 0; at < tree.byteLength; ) {
    const end = tree.indexOf(0, at);
    const next = end + 1 + idBytes;
    const space = tree.indexOf(0x20, at);
    if (end < 0 || next > tree.byteLength || space < 0 || space > end) return null;
    const mode = decoder.decode(tree.subarray(at, space));
    entries.push({
      mode,
      name: decoder.decode(tree.subarray(space + 1, end)),
      id: hexOf(tree.subarray(end + 1, next)),
    });
    at = next;
  }
  return entries;
}
