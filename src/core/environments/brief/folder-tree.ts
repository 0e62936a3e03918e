/** The folders of a repository, each with what is below it: as many of them as there is room for, the shallow ones first. */
import { oneLine } from '../../one-line.ts';
import { isForeignFolder } from '../../sandbox/search-hits.ts';

type File = { path: string; bytes: number };
type Folder = { path: string; files: number; bytes: number };

const mostRootFiles = 25;

/** Lines of together at most so many characters; files of the root are named, others counted. */
export function folderTree(files: readonly File[], room: number): string[] {
  const folders = new Map<string, Folder>();
  for (const { path, bytes } of files) {
    const parts = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/');
      const known = folders.get(folder) ?? { path: folder, files: 0, bytes: 0 };
      folders.set(folder, { path: folder, files: known.files + 1, bytes: known.bytes + bytes });
      // What others have written is told as a whole.
      if (isForeignFolder(parts[depth - 1] ?? '')) break;
    }
  }
  const root = files.filter(({ path }) => !path.includes('/')).map(({ path }) => oneLine(path));
  const more = root.length > mostRootFiles ? ` and ${root.length - mostRootFiles} more` : '';
  const first = root.length === 0 ? [] : [`(root) ${root.toSorted().slice(0, mostRootFiles).join(', ')}${more}`];
  const shallowFirst = [...folders.values()].toSorted(
    (a, b) => depthOf(a) - depthOf(b) || b.files - a.files || (a.path < b.path ? -1 : 1),
  );
  let left = room - first.join('').length;
  const shown = shallowFirst.filter((folder) => {
    left -= lineOf(folder).length + 3;
    return left >= 0;
  });
  const lines = shown.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(lineOf);
  const hidden = folders.size - shown.length;
  return [...first, ...lines, ...(hidden > 0 ? [`and ${hidden} folders below these`] : [])];
}

const depthOf = ({ path }: Folder): number => path.split('/').length;

const lineOf = ({ path, files, bytes }: Folder): string =>
  `${oneLine(path)}/ ${files} ${files === 1 ? 'file' : 'files'}, ${sizeText(bytes)}`;

export const sizeText = (bytes: number): string =>
  bytes < 10_000
    ? `${bytes} B`
    : bytes < 10_000_000
      ? `${Math.round(bytes / 1000)} kB`
      : `${Math.round(bytes / 1e6)} MB`;
