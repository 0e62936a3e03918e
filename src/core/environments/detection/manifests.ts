/** Which files of a repository have to be read to know its environment. */
import { makefiles } from './makefile.ts';
import { pythonManifests } from './python.ts';
import { composeFiles, exampleFiles } from './services.ts';

/** How much of a file is read: of a lock file, only what says its version. */
export type ManifestToRead = { path: string; bytes: number };

const wholeBytes = 200_000;
const headBytes = 2000;

/** What makes a folder one that has something to set up or to test. */
export const projectManifests = [
  'package.json',
  'go.mod',
  'go.work',
  'Cargo.toml',
  'pyproject.toml',
  'requirements.txt',
  'setup.py',
];
const read = new Set([...projectManifests, ...pythonManifests, ...makefiles, ...composeFiles, ...exampleFiles]);
const headsRead = new Set(['pnpm-lock.yaml', 'yarn.lock', 'uv.lock', 'poetry.lock']);

/** Folders whose manifests are not those of the repository's own parts. */
const foreign =
  /(?:^|\/)(?:\.[^/]*|node_modules|vendor|third_party|examples?|samples?|fixtures?|testdata|tests?|templates?|docs?|dist|build|out|target)(?:\/|$)/i;

/** A repository of more parts says itself what they are. */
const maxPackages = 20;

/** Folders of at most two levels that are a part of the repository of their own. */
export function packageFolders(paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => {
    const parts = path.split('/');
    const name = parts.pop() ?? '';
    const folder = parts.join('/');
    return parts.length >= 1 && parts.length <= 2 && projectManifests.includes(name) && !foreign.test(folder)
      ? [folder]
      : [];
  });
  const known = [...new Set(folders)].toSorted();
  // What lies in another part belongs to it.
  return known.filter((folder) => !known.some((other) => folder.startsWith(`${other}/`))).slice(0, maxPackages);
}

/** At most some hundred, those of the root first. */
export function manifestsToRead(paths: readonly string[]): ManifestToRead[] {
  const folders = ['', ...packageFolders(paths).map((folder) => `${folder}/`)];
  const present = new Set(paths);
  return folders.flatMap((folder) => [
    ...filesIn(folder, read, present, wholeBytes),
    ...filesIn(folder, headsRead, present, headBytes),
  ]);
}

const filesIn = (
  folder: string,
  names: ReadonlySet<string>,
  present: ReadonlySet<string>,
  bytes: number,
): ManifestToRead[] =>
  [...names]
    .map((name) => `${folder}${name}`)
    .filter((path) => present.has(path))
    .map((path) => ({ path, bytes: headsRead.has(path.slice(folder.length)) ? headBytes : bytes }));
