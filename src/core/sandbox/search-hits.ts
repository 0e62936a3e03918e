/**
 * Which of the matches of a search are shown: a few of each folder, and what others have written or a program has made, such
 * as vendored packages, last. What is left out is counted by folder.
 */

/** A file in which a search has found lines. */
export type FileHits = { path: string; count: number };

export type ChosenHits = { files: FileHits[]; leftOut: { folder: string; count: number }[] };

const foreignFolders = new Set([
  ...['node_modules', 'bower_components', 'vendor', 'third_party', 'dist', 'target', 'coverage', 'site-packages'],
  ...['.venv', 'venv', '__pycache__', '.next', '.nuxt', '.yarn', '.gradle', '.terraform'],
]);
/** Whether what lies in folders of this name is vendored or generated. */
export const isForeignFolder = (name: string): boolean => foreignFolders.has(name);

const foreignFiles =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|go\.sum|bun\.lockb?|[^/]*\.lock|[^/]*[.-]min\.(?:js|css|mjs)|[^/]*\.map|[^/]*\.pb\.go|[^/]*_pb2\.py|[^/]*\.generated\.[^/]*)$/;

/** Of vendored and generated files together, and of one such folder. */
const mostForeign = 10;
const mostForeignOfFolder = 3;

/** `below` is where the search was asked to look: whoever looks into a vendored folder has a reason to. */
export function chosenHits(
  hits: readonly FileHits[],
  { below, perFolder, most }: { below: string; perFolder: number; most: number },
): ChosenHits {
  const groups = hits.map((hit) => ({ ...hit, ...groupOf(hit.path, below) }));
  const shownOf = new Map<string, number>();
  let left = most;
  const files: FileHits[] = [];
  const leftOf = new Map<string, number>();
  const take = (isForeign: boolean, ofFolder: number): void => {
    for (const { path, count, folder, ...group } of groups) {
      if (group.isForeign !== isForeign) continue;
      const shown = shownOf.get(folder) ?? 0;
      const taken = Math.max(0, Math.min(count, ofFolder - shown, left));
      shownOf.set(folder, shown + taken);
      left -= taken;
      if (taken > 0) files.push({ path, count: taken });
      if (taken < count) leftOf.set(folder, (leftOf.get(folder) ?? 0) + count - taken);
    }
  };
  take(false, perFolder);
  left = Math.min(left, mostForeign);
  take(true, mostForeignOfFolder);
  const leftOut = [...leftOf].map(([folder, count]) => ({ folder, count }));
  return { files, leftOut: leftOut.toSorted((a, b) => b.count - a.count) };
}

/** Of a vendored file the folder that holds all of its like: `api/node_modules`. */
function groupOf(path: string, below: string): { folder: string; isForeign: boolean } {
  const start = below === '' ? 0 : below.split('/').length;
  const parts = path.split('/');
  const foreign = parts.slice(0, -1).findIndex((part, index) => index >= start && isForeignFolder(part));
  if (foreign >= 0) return { folder: parts.slice(0, foreign + 1).join('/'), isForeign: true };
  if (path !== below && foreignFiles.test(path)) return { folder: path, isForeign: true };
  return { folder: parts.slice(0, -1).join('/'), isForeign: false };
}
